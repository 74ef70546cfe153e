"""Closing an account to its owner, at once and on every device, and opening it again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trepconnect.accounts import policy, queries
from trepconnect.accounts.domain import AccountClosed
from trepconnect.accounts.models import SignInSession
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


def suspend(session: Session, actor: Actor, clock: Clock, *, user_id: UUID) -> None:
    """Shut ``user_id`` out: her sessions end now; raises ``NotFound`` or ``Forbidden``."""
    user = queries.get_user(session, actor, user_id)
    if not policy.can_suspend(actor, user):
        raise Forbidden
    if user.suspended_at is not None:
        return
    user.suspended_at = clock.now()
    session.execute(
        update(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record(session, actor, AccountClosed.name, "user", user_id)
    outbox.publish(session, AccountClosed(user_id))


def restore(session: Session, actor: Actor, *, user_id: UUID) -> None:
    """Let ``user_id`` sign in again; raises ``NotFound`` or ``Forbidden``."""
    user = queries.get_user(session, actor, user_id)
    if not policy.can_suspend(actor, user):
        raise Forbidden
    user.suspended_at = None
    audit.record(session, actor, "accounts.restored", "user", user_id)
