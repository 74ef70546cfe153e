"""Services that share a need with somebody, as matching looks at them: two column queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import and_, bindparam, case, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from trepconnect.directory.listings.domain import NeedSource, RecordStatus
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
from trepconnect.matching.convert import (
    INDUSTRIES,
    LANGUAGE,
    PLACE,
    STAGES,
    VIRTUAL,
    facts_of,
)
from trepconnect.matching.domain.seeker import ServiceFacts

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
