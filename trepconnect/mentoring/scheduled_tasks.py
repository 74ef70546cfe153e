"""What mentoring does by the clock: proposals lapse, meetings of tomorrow are told, pauses end."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select, update

from trepconnect.kernel.clock import Clock
from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.domain.pairing import PairingMoved, PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.pairings.service.proposals import lapse_proposal
from trepconnect.mentoring.sessions.domain import MeetingState
from trepconnect.mentoring.sessions.models import MeetingRow
from trepconnect.mentoring.sessions.service.meetings import remind_of
from trepconnect.platform.data.db import read_only, unit_of_work
from trepconnect.platform.worker import queue

_AT_ONCE = 100
_DAY = timedelta(days=1)
_MORNING = time(9)


def lapse_unanswered(clock: Clock) -> None:
    """Each proposal in a transaction of its own: whoever answers meanwhile is first."""
    today = clock.today()
    late = (
        select(PairingRow.id)
        .where(PairingRow.state == PairingState.PROPOSED, PairingRow.answer_by < today)
        .order_by(PairingRow.answer_by, PairingRow.id)
        .limit(_AT_ONCE)
    )
    with read_only() as session:
        found = session.scalars(late).all()
    for pairing_id in found:
        try:
            with unit_of_work() as session:
                lapse_proposal(session, clock, pairing_id=pairing_id)
        except PairingMoved:
            continue


def remind_of_tomorrow(clock: Clock) -> None:
    """Each meeting of tomorrow, by the office's calendar, is told of once, and not at night.

    One that was planned for tomorrow only today is not: the two have just heard of it.
    """
    zone = clock.zone
    if clock.now().astimezone(zone).time() < _MORNING:
        return
    tomorrow = clock.today() + _DAY
    begins = datetime.combine(tomorrow, time.min, zone)
    due = (
        select(MeetingRow.id)
        .join(PairingRow, PairingRow.id == MeetingRow.pairing_id)
        .where(
            MeetingRow.state == MeetingState.PLANNED,
            MeetingRow.starts_at >= begins,
            MeetingRow.starts_at < datetime.combine(tomorrow + _DAY, time.min, zone),
            MeetingRow.planned_at < begins - _DAY,
            MeetingRow.reminded_at.is_(None),
            PairingRow.state == PairingState.ACTIVE,
        )
        .order_by(MeetingRow.starts_at, MeetingRow.id)
        .limit(_AT_ONCE)
    )
    with read_only() as session:
        found = session.scalars(due).all()
    for meeting_id in found:
        with unit_of_work() as session:
            remind_of(session, clock, meeting_id=meeting_id)


def end_pauses(clock: Clock) -> None:
    """Mentors whose pause is over take people again."""
    today = clock.today()
    with unit_of_work() as session:
        session.execute(
            update(MentorRow)
            .where(MentorRow.state == MentorState.PAUSED, MentorRow.paused_until <= today)
            .values(
                state=MentorState.ACTIVE,
                paused_until=None,
                updated_at=clock.now(),
                version=MentorRow.version + 1,
            )
            .execution_options(synchronize_session=False)
        )


CHORES: tuple[queue.Chore, ...] = (lapse_unanswered, remind_of_tomorrow, end_pauses)
