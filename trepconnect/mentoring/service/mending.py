"""What each correction of a session needs: no overlap, the earlier version, when they met."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring.domain.session import (
    Held,
    SessionFacts,
    SessionOverlaps,
    SessionState,
)
from trepconnect.mentoring.models.meetings import SessionRow, SessionVersionRow
from trepconnect.mentoring.models.pairings import PairingRow
from trepconnect.mentoring.queries.overlaps import has_session_at, hold_calendars
from trepconnect.mentoring.queries.pairings import Pairing

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
