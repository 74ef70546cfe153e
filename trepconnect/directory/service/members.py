"""Partners: who belongs to an organisation, and what they may say of its services."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.directory.member_queries import get_own_service
from trepconnect.directory.models.members import Membership
from trepconnect.directory.models.records import Organization, Service
from trepconnect.directory.policy import visible_to
from trepconnect.directory.search_index import refresh
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.platform.data import audit


def join(session: Session, clock: Clock, *, user_id: UUID, organization_id: UUID) -> None:
    """Make ``user_id`` a member; a second time changes nothing. Raises ``NotFound``."""
    if session.get(Membership, (user_id, organization_id)) is not None:
        return
    known = session.scalar(select(Organization.id).where(Organization.id == organization_id))
    if known is None:
        raise NotFound
    session.add(
        Membership(user_id=user_id, organization_id=organization_id, joined_at=clock.now())
    )


def confirm_service(
    session: Session, actor: Actor, clock: Clock, zone: ZoneInfo, *, service_id: UUID
) -> None:
    """Note that a member read the listing today and found it right; raises ``NotFound``."""
    _confirm(session, actor, clock, zone, get_own_service(session, actor, service_id))


def confirm_for_office(
    session: Session, actor: Actor, clock: Clock, zone: ZoneInfo, *, service_id: UUID
) -> None:
    """The same of any listing that people can find, by staff who asked; raises ``NotFound``."""
    if not actor.is_staff:
        raise Forbidden
    service = session.scalar(
        select(Service)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .where(Service.id == service_id, visible_to(None))
    )
    if service is None:
        raise NotFound
    _confirm(session, actor, clock, zone, service)


def _confirm(
    session: Session, actor: Actor, clock: Clock, zone: ZoneInfo, service: Service
) -> None:
    service.assured_on = clock.today(zone)
    refresh(session, [service.id])
    audit.record(session, actor, "directory.service_confirmed", "service", service.id)
