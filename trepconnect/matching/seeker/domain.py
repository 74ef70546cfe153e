"""What matching looks at: a business that seeks, a service that offers, the languages of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from trepconnect.directory.listings.domain import LanguageNote, NeedSource
from trepconnect.kernel.money import Money
from trepconnect.kernel.place import Place
from trepconnect.lending.products.domain.fields import Value


@dataclass(frozen=True, slots=True)
class WantedNeed:
    """A need of the shared vocabulary; a higher ``priority`` matters more to the entrepreneur."""

    code: str
    priority: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What an entrepreneur said, as far as it was said: ``None`` and empty mean it was not.

    ``languages`` has the preferred one first. ``answers`` are those to the questions of loan
    products that the profile does not hold.
    """

    needs: tuple[WantedNeed, ...] = ()
    languages: tuple[str, ...] = ()
    place: Place | None = None
    remote_ok: bool | None = None
    stage: str | None = None
    industry: str | None = None
    structure: str | None = None
    started_on: date | None = None
    workers: int | None = None
    amount_wanted: Money | None = None
    monthly_revenue: Money | None = None
    monthly_costs: Money | None = None
    answers: Mapping[str, Value | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What the directory says of a service: ``None`` and empty mean it does not say.

    ``languages`` are the stated ones with how each is offered (``None``: spoken). ``industries``
    are beginnings of NAICS codes.
    """

    id: UUID
    needs: Mapping[str, NeedSource]
    languages: Mapping[str, LanguageNote | None] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    is_remote: bool | None = None
    is_free: bool | None = None
    industries: frozenset[str] | None = None
    stages: frozenset[str] | None = None
    assured_on: date | None = None
    has_eligibility_text: bool = False
    lists_documents: bool = True


LANGUAGE_OF_THE_COUNTRY: Final = "en"
"""Taken to be spoken by every service, stated or not."""


def base_of(tag: str) -> str:
    """The language without its region: help in ``es`` is help for a reader of ``es-MX``."""
    return tag.partition("-")[0]
