"""Services that share a need with a business, as matching compares them: two column queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, case, cast, literal, null, select, union_all
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

MOST_ANSWERS: Final = 4_000
"""Pairs of service and need that are looked at; those that staff coded come first."""

_WITH_NEED = select(ServiceNeed.service_id).where(
    ServiceNeed.need_code.in_(bindparam("codes", expanding=True))
)
_STAFF_FIRST = case((ServiceNeed.source == NeedSource.STAFF, 1), else_=2)

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
    .where(visible_to(None))
)
_CANDIDATES = (
    _NEEDS.where(ServiceNeed.need_code.in_(bindparam("codes", expanding=True)))
    .order_by(_STAFF_FIRST, ServiceNeed.service_id, ServiceNeed.need_code)
    .limit(MOST_ANSWERS)
)


def _details(services: Any) -> Any:
    """Languages, whom a service is made for, where it is: what ``facts_of`` reads by heading."""
    spoken = select(
        ServiceLanguage.service_id,
        literal(LANGUAGE).label("heading"),
        ServiceLanguage.tag.label("code"),
        ServiceLanguage.note,
        *_NOWHERE,
    ).where(ServiceLanguage.service_id.in_(services), ServiceLanguage.tag.is_not(None))
    made_for = select(
        ServiceTerm.service_id, ServiceTerm.vocabulary, ServiceTerm.code, null(), *_NOWHERE
    ).where(ServiceTerm.service_id.in_(services), ServiceTerm.vocabulary.in_((INDUSTRIES, STAGES)))
    return union_all(spoken, made_for, _places(services))


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
            null(),
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
