"""Events, stored in the transaction of the change and delivered after its commit.

One row per subscriber. A subscriber that only writes to the database runs in the transaction that
marks its row done, so its effect happens exactly once. One that reaches outside (mail, text
messages) runs between two short transactions: at least once, with the row's id to tell repeats by.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, current_app
from sqlalchemy import String, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trepconnect.kernel.clock import Clock
from trepconnect.kernel.events import Event
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import Base, read_only, unit_of_work
from trepconnect.platform.incidents import describe

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
KEEP = timedelta(days=14)
MAX_ATTEMPTS = 12
_WAKE = "trepconnect.outbox.published"
_HUSHED = "trepconnect.outbox.hushed"
_clock = OfficeClock()

Inside = Callable[[Session, Any], None]
Afterwards = Callable[[Session], None]
Outside = Callable[[Any, UUID], Afterwards | None]
"""Reaches outside at once; what it returns is stored with the mark that the row is done."""


class OutboxRow(Base):
    """One event on its way to one subscriber."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event: Mapped[str] = mapped_column(String(80))
    subscriber: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    gave_up_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(200))


@dataclass(frozen=True, slots=True)
class Subscription:
    name: str
    event: type[Event]
    inside: Inside | None = None
    outside: Outside | None = None


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row that this worker holds until its lease ends; ``attempt`` tells it from later ones."""

    event: str
    subscriber: str
    payload: dict[str, Any]
    attempt: int


class NobodyListens(LookupError):
    """The row is for a subscriber that this version of the program does not have."""


Subscriptions = dict[str, list[Subscription]]


def init_app(app: Flask, subscriptions: Sequence[Subscription]) -> None:
    """Wire events to those who listen."""
    by_event: Subscriptions = {}
    for subscription in subscriptions:
        by_event.setdefault(subscription.event.name, []).append(subscription)
    app.extensions["trepconnect.outbox"] = by_event


def _subscriptions() -> Subscriptions:
    found: Subscriptions = current_app.extensions["trepconnect.outbox"]
    return found


def publish(session: Session, event: Event, *, not_before: datetime | None = None) -> None:
    """Store ``event`` for each of its subscribers; it is delivered if ``session`` commits.

    One with ``not_before`` waits until then.
    """
    if session.info.get(_HUSHED):
        return
    now = _clock.now()
    for subscription in _subscriptions().get(event.name, ()):
        row = OutboxRow(
            id=uuid4(),
            event=event.name,
            subscriber=subscription.name,
            payload=event.payload(),
            created_at=now,
            due_at=max(now, not_before or now),
        )
        session.add(row)
        session.info.setdefault(_WAKE, []).append(row.id)


@contextmanager
def hushed(session: Session) -> Iterator[None]:
    """Publish nothing of what ``session`` stores meanwhile: it is history, and news to nobody.

    Who keeps summaries by events must renew them afterwards.
    """
    session.info[_HUSHED] = True
    try:
        yield
    finally:
        del session.info[_HUSHED]


def published_in(session: Session) -> list[UUID]:
    """The rows that ``session`` just committed, once."""
    rows: list[UUID] = session.info.pop(_WAKE, [])
    return rows


def deliver(row_id: UUID) -> bool:
    """Try one row now; False when it is done, leased by another worker or not due."""
    claim = _claim(row_id)
    if claim is None:
        return False
    if claim.attempt > MAX_ATTEMPTS:  # each time its worker died with it
        log.error("outbox row %s was tried too often", row_id)
        _give_up(row_id)
        return True
    try:
        _hand_over(row_id, claim)
    except NobodyListens:
        log.error("outbox row %s: nobody is called %s any more", row_id, claim.subscriber)  # noqa: TRY400 - nothing to trace
        _give_up(row_id)
    except Exception as error:
        log.error("outbox row %s to %s failed: %s", row_id, claim.subscriber, describe(error))  # noqa: TRY400 - messages of errors hold addresses
        _put_back(row_id, claim.attempt, type(error).__name__)
    return True


def _hand_over(row_id: UUID, claim: _Claim) -> None:
    subscription = _subscription(claim.event, claim.subscriber)
    event = subscription.event.load(claim.payload)
    if subscription.outside:
        afterwards = subscription.outside(event, row_id)
        with unit_of_work() as session:
            _mark_done(session, row_id)
            if afterwards:
                afterwards(session)
    elif subscription.inside:
        with unit_of_work() as session:
            if _mark_done(session, row_id):
                subscription.inside(session, event)


def _subscription(event: str, name: str) -> Subscription:
    for subscription in _subscriptions().get(event, ()):
        if subscription.name == name:
            return subscription
    raise NobodyListens(name)


def deliver_due(limit: int = 200) -> int:
    """Deliver what is due, oldest first; returns how many rows were tried."""
    return sum(deliver(row_id) for row_id in due(limit))


def due(limit: int = 200) -> Sequence[UUID]:
    """Rows that wait, including those whose worker died."""
    now = _clock.now()
    query = (
        select(OutboxRow.id)
        .where(_waiting(now))
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(limit)
    )
    with read_only() as session:
        return session.scalars(query).all()


def _waiting(now: datetime) -> Any:
    free = or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until < now)
    open_ = and_(OutboxRow.done_at.is_(None), OutboxRow.gave_up_at.is_(None))
    return and_(open_, OutboxRow.due_at <= now, free)


def _claim(row_id: UUID) -> _Claim | None:
    now = _clock.now()
    lease = (
        update(OutboxRow)
        .where(OutboxRow.id == row_id, _waiting(now))
        .values(leased_until=now + LEASE, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.event, OutboxRow.subscriber, OutboxRow.payload, OutboxRow.attempts)
        .execution_options(synchronize_session=False)
    )
    with unit_of_work() as session:
        row = session.execute(lease).one_or_none()
    return None if row is None else _Claim(*row)


def _mark_done(session: Session, row_id: UUID) -> bool:
    """Whether this was the first to finish: a slow worker may have lost its lease to another."""
    first = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.done_at.is_(None))
        .values(done_at=_clock.now(), leased_until=None, error=None)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return first is not None


def _put_back(row_id: UUID, attempt: int, error: str) -> None:
    """Wait twice as long after each failure: 2 s, 4 s ... up to an hour, then give up.

    Leaves the row alone when another worker has taken it meanwhile.
    """
    now = _clock.now()
    values: dict[str, Any] = {"error": error, "leased_until": None}
    if attempt >= MAX_ATTEMPTS:
        values["gave_up_at"] = now
    else:
        values["due_at"] = now + timedelta(seconds=min(2**attempt, 3600))
    with unit_of_work() as session:
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == row_id, OutboxRow.attempts == attempt)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def clear_old(clock: Clock) -> None:
    """Drop rows that were delivered long ago."""
    with unit_of_work() as session:
        session.execute(delete(OutboxRow).where(OutboxRow.done_at < clock.now() - KEEP))


def _give_up(row_id: UUID) -> None:
    with unit_of_work() as session:
        row = session.get_one(OutboxRow, row_id)
        row.gave_up_at, row.leased_until = _clock.now(), None


def count_overdue(session: Session, *, since: datetime) -> int:
    """Rows that have been due since before ``since`` and still wait."""
    overdue = select(func.count()).select_from(OutboxRow)
    return session.scalar(overdue.where(_waiting(_clock.now()), OutboxRow.due_at < since)) or 0


def count_given_up(session: Session) -> int:
    """Rows that failed too often and wait for a person."""
    given_up = select(func.count()).select_from(OutboxRow).where(OutboxRow.gave_up_at.is_not(None))
    return session.scalar(given_up) or 0
