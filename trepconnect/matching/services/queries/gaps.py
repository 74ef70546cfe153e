"""What people need and nothing answers: demand beside supply, in three counts."""

from __future__ import annotations

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import ServiceLanguage, ServiceNeed
from trepconnect.directory.listings.models.records import Service
from trepconnect.matching.services.domain import gaps
from trepconnect.matching.services.domain.gaps import UnansweredNeed
from trepconnect.profiles.queries.demand import demand as kept_demand

_SUPPLY = (
    select(ServiceNeed.need_code, ServiceLanguage.tag, func.count(distinct(Service.id)))
    .join(Service, Service.id == ServiceNeed.service_id)
    .join(ServiceLanguage, ServiceLanguage.service_id == Service.id)
    .where(Service.status == RecordStatus.ACTIVE, ServiceLanguage.tag.is_not(None))
    .group_by(ServiceNeed.need_code, ServiceLanguage.tag)
)
_SERVICES = (
    select(ServiceNeed.need_code, func.count())
    .join(Service, Service.id == ServiceNeed.service_id)
    .where(Service.status == RecordStatus.ACTIVE)
    .group_by(ServiceNeed.need_code)
)
_NOT_SAID = "en"
"""Somebody who named no language is counted where no language can be missing."""


def unanswered_needs(session: Session) -> list[UnansweredNeed]:
    """Needs that nothing answers, or nothing in people's language; for staff pages only.

    Numbers so small that they point at a person are left out.
    """
    demand: dict[tuple[str, str], int] = {}
    for (need, language), people in kept_demand(session).items():
        key = (need, language or _NOT_SAID)
        demand[key] = demand.get(key, 0) + people
    supply = {(need, tag or ""): count for need, tag, count in session.execute(_SUPPLY)}
    services = {need: count for need, count in session.execute(_SERVICES)}  # noqa: C416
    return gaps.unanswered_needs(demand, supply, services)
