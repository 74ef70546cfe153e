"""The office says how a session was, or that it did not take place; what stood there is kept."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.events import SessionSettled
from trepconnect.mentoring.domain.session import (
    Held,
    SessionChanged,
    SessionState,
    check_when,
)
from trepconnect.mentoring.domain.words import refuse_sensitive
from trepconnect.mentoring.models.meetings import SessionRow
from trepconnect.mentoring.queries.pairings import get_pairing
from trepconnect.mentoring.queries.sessions import get_session
from trepconnect.mentoring.service.mending import (
    keep_version,
    look_again_when_they_met,
    refuse_overlap,
)
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


def settle_session(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: UUID,
    held: Held,
    words: str,
    seen_version: int,
) -> None:
    """It took place, and this is how. Raises what ``mend_session`` raises."""
    found = get_session(session, actor, session_id, to=policy.can_settle)
    check_when(held, paired_at=found.paired_at, now=clock.now())
    pairing = get_pairing(session, actor, found.pairing_id)
    refuse_overlap(session, pairing, held, but=session_id)
    row = _take(session, actor, clock, session_id, words, seen_version)
    row.started_at, row.minutes, row.way = held.started_at, held.minutes, held.way
    _close(session, actor, row, SessionState.CONFIRMED)


def void_session(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: UUID,
    words: str,
    seen_version: int,
) -> None:
    """It did not take place, and counts nowhere. Raises SensitiveText and SessionChanged."""
    get_session(session, actor, session_id, to=policy.can_settle)
    row = _take(session, actor, clock, session_id, words, seen_version)
    _close(session, actor, row, SessionState.VOID)


def _take(
    session: Session,
    actor: Actor,
    clock: Clock,
    session_id: UUID,
    words: str,
    seen_version: int,
) -> SessionRow:
    refuse_sensitive(words)
    row = session.scalar(
        select(SessionRow)
        .where(SessionRow.id == session_id, SessionRow.version == seen_version)
        .with_for_update()
    )
    if row is None:
        raise SessionChanged
    keep_version(session, actor, clock, row, words=words)
    return row


def _close(session: Session, actor: Actor, row: SessionRow, state: SessionState) -> None:
    row.state, row.version = state, row.version + 1
    session.flush()
    look_again_when_they_met(session, row.pairing_id)
    audit.record(session, actor, SessionSettled.name, "mentoring_session", row.id)
    outbox.publish(session, SessionSettled(row.id))
