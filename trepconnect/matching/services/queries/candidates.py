"""Services that share a need with a business, as matching compares them: two column queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from trepconnect.directory.listings.domain import LanguageNote, NeedSource, RecordStatus
from trepconnect.directory.listings.models.details import (
    Address,
    ServiceLanguage,
    ServiceNeed,
    ServiceTerm,
)
from trepconnect.directory.listings.models.records import (
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from trepconnect.directory.listings.policy import visible_to
from trepconnect.directory.listings.queries.services import ServicePage
from trepconnect.kernel.place import Place
from trepconnect.matching.seeker.domain import ServiceFacts
from trepconnect.profiles.domain.industries import INDUSTRIES as TRADES

LANGUAGE: Final = "language"
STAGES: Final = "trepconnect-stages"
INDUSTRIES: Final = "trepconnect-industries"
"""Headings of the directory that say whom a service is made for."""

PLACE: Final = "place"
VIRTUAL: Final = "virtual"
"""Where a service is; virtual is by phone or online."""

BREAK: Final = "\n"
"""Between the codes of one heading."""

MOST_ANSWERS: Final = 4_000
"""Pairs of service and need that are looked at; those that staff coded come first."""

_WITH_NEED = select(ServiceNeed.service_id).where(
    ServiceNeed.need_code.in_(bindparam("codes", expanding=True))
)
_STAFF_FIRST = case((ServiceNeed.source == NeedSource.STAFF, 1), else_=2)

_OFFERED = case((visible_to(None), 1), else_=0) == 1
"""As a value, so that SQLite starts from the few with the need, not from all that are active."""

_NEEDS: Any = (
    select(
        ServiceNeed.service_id,
        ServiceNeed.need_code,
        ServiceNeed.source,
        Service.is_free,
        Service.assured_on,
        (Service.eligibility != "").label("has_eligibility_text"),
        (Service.required_documents != "").label("lists_documents"),
    )
    .join(Service, Service.id == ServiceNeed.service_id)
    .outerjoin(Organization, Organization.id == Service.organization_id)
    .where(_OFFERED)
)
_CANDIDATES = (
    _NEEDS.where(ServiceNeed.need_code.in_(bindparam("codes", expanding=True)))
    .order_by(_STAFF_FIRST, ServiceNeed.service_id, ServiceNeed.need_code)
    .limit(MOST_ANSWERS)
)


def _details(services: Any) -> Any:
    """Languages, whom a service is made for, where it is: what ``facts_of`` reads by heading."""
    spoken = _of_each(ServiceLanguage, literal(LANGUAGE), _SPOKEN).where(
        ServiceLanguage.service_id.in_(services), ServiceLanguage.tag.is_not(None)
    )
    made_for = _of_each(ServiceTerm, ServiceTerm.vocabulary, ServiceTerm.code).where(
        ServiceTerm.service_id.in_(services), ServiceTerm.vocabulary.in_((INDUSTRIES, STAGES))
    )
    made_for = made_for.group_by(ServiceTerm.vocabulary)
    return union_all(spoken, made_for, _places(services))


_SPOKEN: Final = (
    ServiceLanguage.tag + " " + func.coalesce(type_coerce(ServiceLanguage.note, String), "")
)


def _of_each(model: Any, heading: Any, text: Any) -> Any:
    """All that stands under one heading of a service as one text: rows cost more than letters."""
    together = func.aggregate_strings(text, BREAK).label("text")
    columns = (model.service_id, heading.label("heading"), together, *_NOWHERE)
    return select(*columns).group_by(model.service_id)


_NOWHERE: Final = (
    cast(null(), Location.latitude.type).label("latitude"),
    cast(null(), Location.longitude.type).label("longitude"),
)


def _places(services: Any) -> Any:
    at = and_(Address.location_id == Location.id, Address.kind == "physical")
    return (
        select(
            ServiceAtLocation.service_id,
            case((Location.kind == VIRTUAL, VIRTUAL), else_=PLACE),
            Address.postal_code,
            Location.latitude,
            Location.longitude,
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Address, at)
        .where(ServiceAtLocation.service_id.in_(services), Location.status == RecordStatus.ACTIVE)
    )


_SHARING_A_NEED = (_CANDIDATES, _details(_WITH_NEED))


def list_candidates(session: Session, need_codes: Sequence[str]) -> list[ServiceFacts]:
    """Active services that share a need, each with what matching may look at."""
    if not need_codes:
        return []
    needs, details = (
        session.execute(one, {"codes": list(need_codes)}).all() for one in _SHARING_A_NEED
    )
    return facts_of(needs, details)


def facts_of(needs: Iterable[Any], details: Iterable[Any]) -> list[ServiceFacts]:
    """Services in the order in which ``needs`` first names them.

    ``details`` are rows of service, heading, text, latitude and longitude: the codes of a heading
    are one text, each language has its note behind it.
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
    spoken = [f"{one.a} {one.b or ''}" for one in page.parts.get("language", ()) if one.a]
    if spoken:
        yield page.id, LANGUAGE, BREAK.join(spoken), None, None
    for heading in (INDUSTRIES, STAGES):
        codes = [term.b for term in page.parts.get("term", ()) if term.c == heading]
        if codes:
            yield page.id, heading, BREAK.join(codes), None, None
    for place in page.places:
        code = place.postal_code if place.address_kind == "physical" else None
        heading = VIRTUAL if place.kind == VIRTUAL else PLACE
        yield page.id, heading, code, place.latitude, place.longitude


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
        self.languages: dict[UUID, Mapping[str, LanguageNote | None]] = {}
        self.places: dict[UUID, list[Place]] = defaultdict(list)
        self.remote: set[UUID] = set()
        self._codes: dict[str, dict[UUID, frozenset[str]]] = {INDUSTRIES: {}, STAGES: {}}
        for service_id, heading, text, latitude, longitude in rows:
            if heading == LANGUAGE:
                self.languages[service_id] = _languages(text)
            elif heading == VIRTUAL:
                self.remote.add(service_id)
            elif heading != PLACE:
                codes = _industries(text) if heading == INDUSTRIES else _stages(text)
                self._codes[heading][service_id] = codes
            elif latitude is not None or text:
                self.places[service_id].append(Place(latitude, longitude, text or None))

    def made_for(self, service_id: UUID, heading: str) -> frozenset[str] | None:
        return self._codes[heading].get(service_id)


@lru_cache(maxsize=4_096)
def _industries(text: str) -> frozenset[str]:
    """Trades of our list as their industries; anything else as it is written."""
    trades = {code: TRADES.get(code) for code in text.split(BREAK)}
    return frozenset(trade.naics if trade else code for code, trade in trades.items())


@lru_cache(maxsize=4_096)
def _stages(text: str) -> frozenset[str]:
    return frozenset(text.split(BREAK))


@lru_cache(maxsize=4_096)
def _languages(text: str) -> Mapping[str, LanguageNote | None]:
    """A language that is stated twice is spoken, if one of the two says so."""
    found: dict[str, LanguageNote | None] = {}
    for spoken in text.split(BREAK):
        tag, _, said = spoken.rpartition(" ")
        note = LanguageNote(said) if said else None
        if found.get(tag, note) is not None or tag not in found:
            found[tag] = note
    return MappingProxyType(found)
