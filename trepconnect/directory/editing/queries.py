"""What partners see of their organisations, and listings that nobody has checked for a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from trepconnect.directory.editing.models import Membership
from trepconnect.directory.listings import policy as listings_policy
from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import Phone
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.platform.data.paging import Page, page_of

CHECK_AFTER = timedelta(days=182)

_MINE = select(Membership.organization_id).where(Membership.user_id == bindparam("user_id"))
_SERVICES = (
    select(
        Service.id,
        Service.name,
        Service.assured_on,
        Organization.id.label("organization_id"),
        Organization.name.label("organization"),
    )
    .join(Organization, Organization.id == Service.organization_id)
    .where(
        Service.organization_id.in_(_MINE),
        Service.status == RecordStatus.ACTIVE,
        Organization.status == RecordStatus.ACTIVE,
    )
    .order_by(Organization.name, Organization.id, Service.assured_on, Service.name, Service.id)
)


@dataclass(frozen=True, slots=True)
class OwnService:
    """A listing of the partner's and when a person last said that it is right."""

    id: UUID
    name: str
    organization: str
    assured_on: date | None

    def is_due(self, today: date) -> bool:
        """Whether it is time to read the listing again."""
        return self.assured_on is None or today - self.assured_on > CHECK_AFTER


def list_own_services(session: Session, actor: Actor) -> Sequence[OwnService]:
    """The active services of the organisations the actor belongs to."""
    rows = session.execute(_SERVICES, {"user_id": actor.user_id})
    return [OwnService(row.id, row.name, row.organization, row.assured_on) for row in rows]


def get_own_service(session: Session, actor: Actor, service_id: UUID) -> Service:
    """An active service of one of the actor's organisations; another's raises ``NotFound``."""
    service = session.scalar(
        select(Service).where(
            Service.id == service_id,
            Service.status == RecordStatus.ACTIVE,
            Service.organization_id.in_(_MINE),
        ),
        {"user_id": actor.user_id},
    )
    if service is None:
        raise NotFound
    return service


def list_organization_names(session: Session) -> list[tuple[UUID, str]]:
    """Every active organisation by name, to choose from."""
    rows = session.execute(
        select(Organization.id, Organization.name)
        .where(Organization.status == RecordStatus.ACTIVE)
        .order_by(Organization.name, Organization.id)
    )
    return [(row.id, row.name) for row in rows]


STALE_AFTER: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A listing, whom to ask, and when a person last said that it is right."""

    id: UUID
    name: str
    organization: str | None
    phone: str | None
    assured_on: date | None


def count_unchecked(session: Session, today: date) -> int:
    return session.scalar(_unchecked(today, func.count())) or 0


def page_of_unchecked(session: Session, today: date, *, page: int) -> Page[Unchecked]:
    """Those that were never checked first, then the longest ago. Two statements."""
    columns = (Service.id, Service.name, Organization.name, _phone(), Service.assured_on)
    query = _unchecked(today, *columns).order_by(
        Service.assured_on.is_not(None), Service.assured_on, Service.name, Service.id
    )
    counted = _unchecked(today, Service.id)
    return page_of(session, query, page, lambda row: Unchecked(*row), counted=counted)


def _unchecked(today: date, *columns: Any) -> Select[Any]:
    stale = or_(Service.assured_on.is_(None), Service.assured_on < today - STALE_AFTER)
    return (
        select(*columns)
        .select_from(Service)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .where(listings_policy.visible_to(None), stale)
    )


def _phone() -> ColumnElement[str | None]:
    """A number of the service itself, else of its organization; no person's own line."""
    its = or_(Phone.service_id == Service.id, Phone.organization_id == Service.organization_id)
    return (
        select(Phone.number)
        .where(and_(its, Phone.contact_id.is_(None), Phone.e164.is_not(None)))
        .order_by(Phone.service_id.is_(None), Phone.number, Phone.id)
        .limit(1)
        .scalar_subquery()
    )
