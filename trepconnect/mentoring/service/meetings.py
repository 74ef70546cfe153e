"""Planning the next meeting, calling it off, and saying a day before that it comes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.events import (
    MeetingCancelled,
    MeetingPlanned,
    MeetingTomorrow,
)
from trepconnect.mentoring.domain.meeting import (
    MeetingGone,
    MeetingOverlaps,
    MeetingState,
    Plan,
    check_plan,
)
from trepconnect.mentoring.domain.pairing import PairingMoved, PairingState
from trepconnect.mentoring.domain.words import refuse_sensitive
from trepconnect.mentoring.models.meetings import MeetingRow
from trepconnect.mentoring.queries.meetings import get_meeting
from trepconnect.mentoring.queries.overlaps import has_meeting_at, hold_calendars
from trepconnect.mentoring.queries.pairings import Pairing, get_pairing
from trepconnect.mentoring.service.moving import id_of
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import is_duplicate
from trepconnect.platform.worker import outbox


def plan_meeting(
    session: Session, actor: Actor, clock: Clock, *, pairing_id: UUID, plan: Plan
) -> UUID:
    """Either of the two; the same time twice is planned once.

    Raises PairingMoved, MeetingNotAhead, MeetingOverlaps, SessionLength and SensitiveText.
    """
    pairing = get_pairing(session, actor, pairing_id, to=policy.can_plan)
    if pairing.state is not PairingState.ACTIVE:
        raise PairingMoved
    check_meeting(session, clock, pairing=pairing, plan=plan)
    return store_meeting(session, actor, clock, pairing_id=pairing_id, plan=plan)


def check_meeting(session: Session, clock: Clock, *, pairing: Pairing, plan: Plan) -> None:
    """Refuse what ``plan_meeting`` refuses; the calendars of both are held from here on."""
    check_plan(plan, now=clock.now())
    refuse_sensitive(plan.where)
    hold_calendars(session, pairing)
    if has_meeting_at(session, pairing, starts_at=plan.starts_at, minutes=plan.minutes):
        raise MeetingOverlaps


def store_meeting(
    session: Session, actor: Actor, clock: Clock, *, pairing_id: UUID, plan: Plan
) -> UUID:
    """The caller has seen to it that the actor may, and has checked it."""
    row = MeetingRow(
        id=uuid4(),
        pairing_id=pairing_id,
        starts_at=plan.starts_at,
        minutes=plan.minutes,
        way=plan.way,
        place=plan.where,
        state=MeetingState.PLANNED,
        planned_by=actor.user_id,
        planned_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        return _planned_before(session, pairing_id, plan.starts_at)
    audit.record(session, actor, MeetingPlanned.name, "meeting", row.id)
    outbox.publish(session, MeetingPlanned(row.id))
    return row.id


def _planned_before(session: Session, pairing_id: UUID, starts_at: datetime) -> UUID:
    found = session.scalar(
        select(MeetingRow.id).where(
            MeetingRow.pairing_id == pairing_id,
            MeetingRow.starts_at == starts_at,
            MeetingRow.state == MeetingState.PLANNED,
        )
    )
    if found is None:
        raise MeetingGone
    return found


def cancel_meeting(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID) -> None:
    """Either of the two, before it begins; twice is once. Raises MeetingGone."""
    meeting = get_meeting(session, actor, meeting_id, to=policy.can_plan)
    if meeting.state is MeetingState.CANCELLED:
        return
    now = clock.now()
    cancelled = session.scalar(
        update(MeetingRow)
        .where(
            MeetingRow.id == meeting_id,
            MeetingRow.state == MeetingState.PLANNED,
            MeetingRow.starts_at > now,
        )
        .values(state=MeetingState.CANCELLED, cancelled_by=actor.user_id, cancelled_at=now)
        .returning(MeetingRow.id)
        .execution_options(synchronize_session=False)
    )
    if cancelled is None:
        raise MeetingGone
    audit.record(session, actor, MeetingCancelled.name, "meeting", meeting_id)
    outbox.publish(session, MeetingCancelled(meeting_id))


def remind_of(session: Session, clock: Clock, *, meeting_id: UUID) -> None:
    """Say that it is tomorrow, once, however many workers look."""
    reminded = session.scalar(
        update(MeetingRow)
        .where(
            MeetingRow.id == meeting_id,
            MeetingRow.state == MeetingState.PLANNED,
            MeetingRow.reminded_at.is_(None),
        )
        .values(reminded_at=clock.now())
        .returning(MeetingRow.id)
        .execution_options(synchronize_session=False)
    )
    if reminded is not None:
        outbox.publish(session, MeetingTomorrow(meeting_id))


def cancel_meetings(session: Session, actor: Actor, clock: Clock, pairing_id: UUID) -> None:
    """Call off what the two still had before them."""
    now = clock.now()
    session.execute(
        update(MeetingRow)
        .where(
            MeetingRow.pairing_id == pairing_id,
            MeetingRow.state == MeetingState.PLANNED,
            MeetingRow.starts_at > now,
        )
        .values(
            state=MeetingState.CANCELLED,
            cancelled_at=now,
            cancelled_by=id_of(actor),
        )
        .execution_options(synchronize_session=False)
    )
