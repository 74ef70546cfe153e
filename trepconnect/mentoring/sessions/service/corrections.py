"""Corrections of a session: by the mentor, or by the office, which says how it was.

Each keeps the earlier version, overlaps no other session, and sets anew when the two met last.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring.mentors.domain import refuse_sensitive
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.pairings.queries.pairings import Pairing, get_pairing
from trepconnect.mentoring.sessions import policy
from trepconnect.mentoring.sessions.domain import (
    Held,
    SessionChanged,
    SessionFacts,
    SessionOverlaps,
    SessionSettled,
    SessionState,
    check_when,
)
from trepconnect.mentoring.sessions.models import SessionRow, SessionVersionRow
from trepconnect.mentoring.sessions.queries.overlaps import has_session_at, hold_calendars
from trepconnect.mentoring.sessions.queries.sessions import get_session
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
    """It took place, and this is how. Raises what ``edit_session`` raises."""
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


_KEPT: Final = (
    "version",
    "started_at",
    "minutes",
    "way",
    "language",
    "interpreter_wanted",
    "interpreter_came",
    "topics",
    "shared_note",
    "state",
    "her_words",
)


def refuse_overlap(
    session: Session, pairing: Pairing, facts: SessionFacts | Held, *, but: UUID
) -> None:
    """Raises SessionOverlaps. ``but`` is the id or form key of the session itself."""
    hold_calendars(session, pairing)
    if has_session_at(
        session, pairing, starts_at=facts.started_at, minutes=facts.minutes, but=but
    ):
        raise SessionOverlaps


def keep_version(
    session: Session, actor: Actor, clock: Clock, row: SessionRow, *, words: str = ""
) -> None:
    """Keep how it is, before it is changed."""
    session.add(
        SessionVersionRow(
            id=uuid4(),
            session_id=row.id,
            replaced_at=clock.now(),
            replaced_by=actor.user_id,
            words=words,
            **{name: getattr(row, name) for name in _KEPT},
        )
    )


def look_again_when_they_met(session: Session, pairing_id: UUID) -> None:
    latest = (
        select(func.max(SessionRow.started_at))
        .where(SessionRow.pairing_id == pairing_id, SessionRow.state != SessionState.VOID)
        .scalar_subquery()
    )
    session.execute(
        update(PairingRow)
        .where(PairingRow.id == pairing_id)
        .values(last_met_at=latest)
        .execution_options(synchronize_session=False)
    )
