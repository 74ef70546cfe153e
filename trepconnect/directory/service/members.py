"""Partners: who belongs to an organisation, and what they may say of its services."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.directory.member_queries import get_own_service
from trepconnect.directory.models import Membership, Organization
from trepconnect.directory.search_index import refresh
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import NotFound
from trepconnect.platform import audit


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
    service = get_own_service(session, actor, service_id)
    service.assured_on = clock.today(zone)
    refresh(session, [service_id])
    audit.record(session, actor, "directory.service_confirmed", "service", service_id)
