"""What a partner's member sees of her own organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from trepconnect.directory.domain.values import RecordStatus
from trepconnect.directory.models.members import Membership
from trepconnect.directory.models.records import Organization, Service
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound

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
    """A listing of hers and when somebody last said that it is right."""

    id: UUID
    name: str
    organization: str
    assured_on: date | None

    def is_due(self, today: date) -> bool:
        """Whether it is time to read the listing again."""
        return self.assured_on is None or today - self.assured_on > CHECK_AFTER


def list_own_services(session: Session, actor: Actor) -> Sequence[OwnService]:
    """The active services of the organisations she belongs to."""
    rows = session.execute(_SERVICES, {"user_id": actor.user_id})
    return [OwnService(row.id, row.name, row.organization, row.assured_on) for row in rows]


def get_own_service(session: Session, actor: Actor, service_id: UUID) -> Service:
    """An active service of one of her organisations; another's raises ``NotFound``."""
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
