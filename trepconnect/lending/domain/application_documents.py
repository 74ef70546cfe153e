"""Facts of a business as they are stored with an application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from trepconnect.lending.domain.application import BusinessFacts
from trepconnect.profiles.domain.business import Stage, Structure
from trepconnect.profiles.domain.profile import Business


def facts_of(business: Business) -> BusinessFacts:
    """Where it is and whom it belongs to is left out."""
    kind, details = business.kind, business.details
    return BusinessFacts(
        name=details.name,
        stage=kind.stage,
        structure=details.structure,
        industry_code=kind.industry_code,
        industry_words=kind.industry_words,
        started_on=details.started_on,
        workers=details.workers,
    )


def facts_to_json(facts: BusinessFacts) -> dict[str, Any]:
    return {
        "name": facts.name,
        "stage": facts.stage,
        "structure": facts.structure,
        "industry_code": facts.industry_code,
        "industry_words": facts.industry_words,
        "started_on": facts.started_on.isoformat() if facts.started_on else None,
        "workers": facts.workers,
    }


def facts_from(document: Mapping[str, Any]) -> BusinessFacts:
    stage, structure = document.get("stage"), document.get("structure")
    started_on = document.get("started_on")
    return BusinessFacts(
        name=document.get("name", ""),
        stage=Stage(stage) if stage else None,
        structure=Structure(structure) if structure else None,
        industry_code=document.get("industry_code", ""),
        industry_words=document.get("industry_words", ""),
        started_on=date.fromisoformat(started_on) if started_on else None,
        workers=document.get("workers"),
    )
