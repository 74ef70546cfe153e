"""Who speaks for an organisation, what they may say of its services, and translations of those."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from trepconnect.directory.editing.models import Membership
from trepconnect.directory.editing.queries import get_own_service
from trepconnect.directory.listings.models.details import ServiceText
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.directory.listings.policy import visible_to
from trepconnect.directory.search.service import refresh
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


def confirm_service(session: Session, actor: Actor, clock: Clock, *, service_id: UUID) -> None:
    """Note that a member read the listing today and found it right; raises ``NotFound``."""
    _confirm(session, actor, clock, get_own_service(session, actor, service_id))


def confirm_for_office(session: Session, actor: Actor, clock: Clock, *, service_id: UUID) -> None:
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
    _confirm(session, actor, clock, service)


def _confirm(session: Session, actor: Actor, clock: Clock, service: Service) -> None:
    service.assured_on = clock.today()
    refresh(session, [service.id])
    audit.record(session, actor, "directory.service_confirmed", "service", service.id)


TRANSLATED = (
    "name",
    "description",
    "fees",
    "eligibility",
    "required_documents",
    "application_process",
    "interpretation",
    "wait_time",
    "alert",
)


def put_texts(
    session: Session,
    actor: Actor,
    *,
    language: str,
    texts: Mapping[UUID, Mapping[str, str]],
) -> None:
    """Replace the texts of these services in one language; services that are gone are left out."""
    known = set(session.scalars(select(Service.id).where(Service.id.in_(texts))))
    rows = [
        {"service_id": service_id, "language": language, "field": field, "text": text}
        for service_id, fields in texts.items()
        if service_id in known
        for field, text in fields.items()
        if field in TRANSLATED
    ]
    session.execute(
        delete(ServiceText).where(
            ServiceText.language == language, ServiceText.service_id.in_(known)
        )
    )
    if rows:
        session.execute(insert(ServiceText), rows)
    for service_id in sorted(known):
        audit.record(session, actor, "directory.translated", "service", service_id)
    refresh(session, sorted(known))
