"""How often something may be tried, counted in a table so that it holds for every process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Throttled
from trepconnect.platform.data.crypto import fingerprint
from trepconnect.platform.data.db import Base, unit_of_work, wait_for_turn

KEEP = timedelta(days=1)


class Attempt(Base):
    """One try at something limited. ``subject`` is a keyed hash, never the thing itself."""

    __tablename__ = "attempts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    purpose: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``times`` within ``window``."""

    times: int
    window: timedelta


def hit(clock: Clock, purpose: str, subject: str, *limits: Limit) -> None:
    """Count a try, or raise ``Throttled`` when a limit is reached, whoever else tries now.

    Commits by itself, so that the try counts even when the request is rolled back: call it before
    the request's own session has begun to write.
    """
    now = clock.now()
    key = fingerprint(subject, purpose=f"throttle.{purpose}")
    with unit_of_work() as session:
        wait_for_turn(session, key)
        for limit in limits:
            recent = (
                Attempt.subject == key,
                Attempt.purpose == purpose,
                Attempt.at > now - limit.window,
            )
            count, oldest = session.execute(
                select(func.count(), func.min(Attempt.at)).where(*recent)
            ).one()
            if count >= limit.times:
                raise Throttled(max(1, int((oldest + limit.window - now).total_seconds()) + 1))
        session.add(Attempt(purpose=purpose, subject=key, at=now))


def forget(purpose: str, subject: str) -> None:
    """Start counting anew: the person proved who they are."""
    key = fingerprint(subject, purpose=f"throttle.{purpose}")
    with unit_of_work() as session:
        session.execute(delete(Attempt).where(Attempt.subject == key, Attempt.purpose == purpose))


def clear_old(clock: Clock) -> None:
    """Drop attempts that no limit looks at any more."""
    with unit_of_work() as session:
        session.execute(delete(Attempt).where(Attempt.at < clock.now() - KEEP))
