"""From rows of the directory and of profiles to what matching compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from trepconnect.directory.listings.domain import LanguageNote, NeedSource
from trepconnect.directory.listings.queries.services import ServicePage
from trepconnect.kernel.money import Money
from trepconnect.kernel.place import Place
from trepconnect.lending.domain.fields import FIELDS, Field, FieldKind, Source, Value
from trepconnect.matching.domain.seeker import Seeker, ServiceFacts, WantedNeed
from trepconnect.platform.postal_codes import find_zip
from trepconnect.profiles.domain.industries import INDUSTRIES as TRADES
from trepconnect.profiles.domain.profile import SeekerFacts

LANGUAGE: Final = "language"
STAGES: Final = "trepconnect-stages"
INDUSTRIES: Final = "trepconnect-industries"
"""Headings of the directory that say whom a service is made for."""

PLACE: Final = "place"
VIRTUAL: Final = "virtual"
"""Where a service is; virtual is by phone or online."""

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


def facts_of(needs: Iterable[Any], details: Iterable[Any]) -> list[ServiceFacts]:
    """Services in the order in which ``needs`` first names them.

    ``details`` are rows of service, heading, code, note, latitude and longitude.
    """
    by_service: dict[UUID, list[Any]] = defaultdict(list)
    for row in needs:
        by_service[row.service_id].append(row)
    known = _Details(details)
    return [
        _facts(service_id, {row.need_code: row.source for row in rows}, known, rows[0])
        for service_id, rows in by_service.items()
    ]


def facts_of_page(page: ServicePage) -> ServiceFacts | None:
    """The same of a service whose page was read anyway; None when no need is coded to it."""
    needs = {need.a: NeedSource(need.b) for need in page.parts.get("need", ())}
    return _facts(page.id, needs, _Details(_details_of(page)), page) if needs else None


def _details_of(page: ServicePage) -> Iterable[tuple[Any, ...]]:
    for spoken in page.parts.get("language", ()):
        if spoken.a:
            note = LanguageNote(spoken.b) if spoken.b else None
            yield page.id, LANGUAGE, spoken.a, note, None, None
    for term in page.parts.get("term", ()):
        if term.c in {INDUSTRIES, STAGES}:
            yield page.id, term.c, term.b, None, None, None
    for place in page.places:
        code = place.postal_code if place.address_kind == "physical" else None
        heading = VIRTUAL if place.kind == VIRTUAL else PLACE
        yield page.id, heading, code, None, place.latitude, place.longitude


def _facts(
    service_id: UUID, needs: Mapping[str, NeedSource], known: _Details, service: Any
) -> ServiceFacts:
    return ServiceFacts(
        id=service_id,
        needs=needs,
        languages=known.languages.get(service_id, {}),
        places=tuple(known.places.get(service_id, ())),
        is_remote=service_id in known.remote or None,
        is_free=service.is_free,
        industries=known.made_for(service_id, INDUSTRIES),
        stages=known.made_for(service_id, STAGES),
        assured_on=service.assured_on,
        has_eligibility_text=service.has_eligibility_text,
        lists_documents=service.lists_documents,
    )


class _Details:
    """What rows under several headings say of each service."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.languages: dict[UUID, dict[str, LanguageNote | None]] = defaultdict(dict)
        self.places: dict[UUID, list[Place]] = defaultdict(list)
        self.remote: set[UUID] = set()
        self._codes: dict[tuple[UUID, str], set[str]] = defaultdict(set)
        for service_id, heading, code, note, latitude, longitude in rows:
            if heading == LANGUAGE:
                _keep_the_better(self.languages[service_id], code, note)
            elif heading == VIRTUAL:
                self.remote.add(service_id)
            elif heading != PLACE:
                made_for = _naics(code) if heading == INDUSTRIES else code
                self._codes[service_id, heading].add(made_for)
            elif latitude is not None or code:
                self.places[service_id].append(Place(latitude, longitude, code or None))

    def made_for(self, service_id: UUID, heading: str) -> frozenset[str] | None:
        codes = self._codes.get((service_id, heading))
        return frozenset(codes) if codes else None


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
