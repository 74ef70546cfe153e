"""From rows of the directory and of profiles to what matching compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from trepconnect.directory.domain.values import LanguageNote
from trepconnect.kernel.money import Money
from trepconnect.kernel.place import Place
from trepconnect.lending.domain.fields import FIELDS, Field, FieldKind, Source, Value
from trepconnect.matching.domain.seeker import Seeker, ServiceFacts, WantedNeed
from trepconnect.platform.places import find_zip
from trepconnect.profiles.domain.industries import INDUSTRIES as TRADES
from trepconnect.profiles.domain.profile import SeekerFacts

LANGUAGE: Final = "language"
STAGES: Final = "trepconnect-stages"
INDUSTRIES: Final = "trepconnect-industries"
"""Headings of the directory that say whom a service is made for."""

VIRTUAL: Final = "virtual"

ASKABLE: Final[Mapping[str, Field]] = {
    key: field
    for key, field in FIELDS.items()
    if field.source is Source.ASK and not field.sensitive
}
"""What pages may ask for. Sensitive things are between her and the lender."""


def seeker_of(facts: SeekerFacts, answers: Mapping[str, Value]) -> Seeker:
    """Her profile says more than an answer she once gave to a question of a loan."""
    in_profile: dict[str, Value | None] = {
        "amount_wanted": facts.amount_wanted,
        "loan_use": facts.money_uses or None,
        "monthly_revenue": facts.monthly_sales,
        "monthly_costs": facts.monthly_costs,
    }
    said = {key: value for key, value in in_profile.items() if value is not None}
    return Seeker(
        needs=tuple(WantedNeed(one.code, one.priority) for one in facts.needs),
        languages=facts.languages,
        place=place_of(facts.zip_code),
        remote_ok=facts.remote_ok,
        stage=facts.stage,
        industry=facts.industry,
        structure=facts.structure,
        started_on=facts.started_on,
        workers=facts.workers,
        answers={**answers, **said},
    )


def place_of(zip_code: str) -> Place | None:
    """The middle of a ZIP code's area, or the code alone when the list does not have it."""
    if not zip_code:
        return None
    found = find_zip(zip_code)
    if found is None:
        return Place(postal_code=zip_code)
    return Place(found.latitude, found.longitude, found.zip_code)


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
        needs={row.need_code: row.source for row in rows},
        languages=languages,
        places=places,
        is_remote=is_remote or None,
        is_free=first.is_free,
        industries=made_for.get((service_id, INDUSTRIES)),
        stages=made_for.get((service_id, STAGES)),
        assured_on=first.assured_on,
        has_eligibility_text=first.has_eligibility_text,
        lists_documents=first.lists_documents,
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


def value_to_json(value: Value) -> Any:
    """An answer as it is stored."""
    if isinstance(value, Money):
        return value.cents
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def value_from_json(key: str, stored: Any) -> Value | None:
    """The answer again; None when the field is not asked any more or reads differently now."""
    field = ASKABLE.get(key)
    match field and field.kind, stored:
        case FieldKind.BOOL, bool():
            return bool(stored)
        case _, bool():
            return None
        case FieldKind.MONEY, int():
            return Money(stored)
        case FieldKind.NUMBER | FieldKind.PERCENT, int():
            return int(stored)
        case FieldKind.DATE, str():
            return date.fromisoformat(stored)
        case FieldKind.CHOICES, list() if field:
            return frozenset(stored) & frozenset(field.choices)
    return None
