"""Where a person wants to be told news."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from trepconnect.accounts.models import User
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.platform.data import audit


def keep_quiet(session: Session, actor: Actor, clock: Clock) -> None:
    """Tell her in the program only: no text message, no e-mail but codes that she asks for."""
    session.execute(update(User).where(User.id == actor.user_id).values(quiet_since=clock.now()))
    audit.record(session, actor, "accounts.kept_quiet", "user", actor.user_id)


def write_to(session: Session, actor: Actor) -> None:
    """Tell her by her contact again."""
    session.execute(update(User).where(User.id == actor.user_id).values(quiet_since=None))
    audit.record(session, actor, "accounts.written_to", "user", actor.user_id)
