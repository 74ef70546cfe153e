"""What stands in a calendar already: nobody sits in two meetings at one time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import hold_people
from trepconnect.mentoring.pairings.domain.pairing import STARTED
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.pairings.queries.pairings import Pairing
from trepconnect.mentoring.sessions.domain import LONGEST, MeetingState, SessionState, meet_at_once
from trepconnect.mentoring.sessions.models import MeetingRow, SessionRow

_LONGEST = timedelta(minutes=LONGEST)


def hold_calendars(session: Session, pairing: Pairing) -> None:
    """Until the end of the transaction nobody else writes into the calendars of these two."""
    hold_people(session, (pairing.user_id, pairing.mentor_id))


def has_session_at(
    session: Session, pairing: Pairing, *, starts_at: datetime, minutes: int, but: UUID
) -> bool:
    """Whether one of the two was in a session then. ``but`` is the id or form key of this one."""
    others = (
        select(SessionRow.started_at, SessionRow.minutes)
        .join(PairingRow, PairingRow.id == SessionRow.pairing_id)
        .where(
            _of_either(pairing),
            SessionRow.id != but,
            SessionRow.form_key != but,
            SessionRow.state != SessionState.VOID,
            SessionRow.started_at > starts_at - _LONGEST,
            SessionRow.started_at < starts_at + timedelta(minutes=minutes),
        )
    )
    return _any_at_once(session, others, starts_at, minutes)


def has_meeting_at(
    session: Session, pairing: Pairing, *, starts_at: datetime, minutes: int
) -> bool:
    """Whether one of the two has planned another meeting then; the same one again is none."""
    others = (
        select(MeetingRow.starts_at, MeetingRow.minutes)
        .join(PairingRow, PairingRow.id == MeetingRow.pairing_id)
        .where(
            _of_either(pairing),
            PairingRow.state.in_(STARTED),
            MeetingRow.state == MeetingState.PLANNED,
            or_(MeetingRow.pairing_id != pairing.id, MeetingRow.starts_at != starts_at),
            MeetingRow.starts_at > starts_at - _LONGEST,
            MeetingRow.starts_at < starts_at + timedelta(minutes=minutes),
        )
    )
    return _any_at_once(session, others, starts_at, minutes)


def _of_either(pairing: Pairing) -> ColumnElement[bool]:
    two = (pairing.user_id, pairing.mentor_id)
    return or_(PairingRow.mentor_id.in_(two), PairingRow.user_id.in_(two))


def _any_at_once(session: Session, others: Any, starts_at: datetime, minutes: int) -> bool:
    return any(
        meet_at_once(starts_at, minutes, began, lasted)
        for began, lasted in session.execute(others)
    )
