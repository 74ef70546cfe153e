"""From rows of the directory and of profiles to what matching compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from trepconnect.directory.domain.values import LanguageNote, NeedSource
from trepconnect.lending.domain.place import Place
from trepconnect.matching.domain.seeker import ServiceFacts
from trepconnect.profiles.domain.industries import INDUSTRIES as TRADES

LANGUAGE: Final = "language"
STAGES: Final = "trepconnect-stages"
INDUSTRIES: Final = "trepconnect-industries"
"""Headings of the directory that say whom a service is made for."""

VIRTUAL: Final = "virtual"


def facts_of(
    needs: Iterable[Any], details: Iterable[Any], places: Iterable[Any]
) -> list[ServiceFacts]:
    """Services in the order in which ``needs`` first names them."""
    by_service: dict[UUID, list[Any]] = defaultdict(list)
    for row in needs:
        by_service[row.service_id].append(row)
    languages, made_for = _by_vocabulary(details)
    where, remote = _places_of(places)
    return [
        _facts(
            service_id,
            rows,
            languages.get(service_id, {}),
            made_for,
            tuple(where.get(service_id, ())),
            service_id in remote,
        )
        for service_id, rows in by_service.items()
    ]


def _facts(
    service_id: UUID,
    rows: list[Any],
    languages: Mapping[str, LanguageNote | None],
    made_for: Mapping[tuple[UUID, str], frozenset[str]],
    places: tuple[Place, ...],
    is_remote: bool,  # noqa: FBT001 - a column, not a switch
) -> ServiceFacts:
    first = rows[0]
    return ServiceFacts(
        id=service_id,
        needs={row.need_code: NeedSource(row.source) for row in rows},
        languages=languages,
        places=places,
        is_remote=is_remote or None,
        is_free=first.is_free,
        industries=made_for.get((service_id, INDUSTRIES)),
        stages=made_for.get((service_id, STAGES)),
        assured_on=first.assured_on,
        has_eligibility_text=first.has_eligibility_text,
        needs_documents=first.needs_documents,
    )


Languages = dict[UUID, dict[str, LanguageNote | None]]


def _by_vocabulary(
    details: Iterable[Any],
) -> tuple[Languages, dict[tuple[UUID, str], frozenset[str]]]:
    languages: Languages = defaultdict(dict)
    codes: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    for service_id, vocabulary, code, note in details:
        if vocabulary == LANGUAGE:
            _keep_the_better(languages[service_id], code, note)
        else:
            codes[service_id, vocabulary].add(_naics(code) if vocabulary == INDUSTRIES else code)
    return languages, {key: frozenset(found) for key, found in codes.items()}


def _naics(code: str) -> str:
    """A trade of our list as its industry; anything else as it is written."""
    trade = TRADES.get(code)
    return trade.naics if trade else code


def _keep_the_better(
    languages: dict[str, LanguageNote | None], tag: str, note: LanguageNote | None
) -> None:
    """A language that is stated twice is spoken, if one of the two says so."""
    if languages.get(tag, note) is not None or tag not in languages:
        languages[tag] = note


def _places_of(rows: Iterable[Any]) -> tuple[dict[UUID, list[Place]], set[UUID]]:
    places: dict[UUID, list[Place]] = defaultdict(list)
    remote: set[UUID] = set()
    for service_id, kind, latitude, longitude, postal_code in rows:
        if kind == VIRTUAL:
            remote.add(service_id)
        elif latitude is not None or postal_code:
            places[service_id].append(Place(latitude, longitude, postal_code or None))
    return places, remote
