"""Planning the next meeting, calling it off, the word a day before; tasks that both tick off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.mentors.domain import refuse_sensitive
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings.domain.pairing import (
    STARTED,
    PairingMoved,
    PairingState,
    Party,
)
from trepconnect.mentoring.pairings.queries.pairings import Pairing, get_pairing
from trepconnect.mentoring.pairings.service.states import id_of
from trepconnect.mentoring.sessions.domain import (
    Agreed,
    MeetingCancelled,
    MeetingGone,
    MeetingOverlaps,
    MeetingPlanned,
    MeetingState,
    MeetingTomorrow,
    Plan,
    check_plan,
)
from trepconnect.mentoring.sessions.models import MeetingRow, TaskRow
from trepconnect.mentoring.sessions.queries.meetings import Task, get_meeting, get_task
from trepconnect.mentoring.sessions.queries.overlaps import has_meeting_at, hold_calendars
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import is_duplicate
from trepconnect.platform.worker import outbox


def plan_meeting(
    session: Session, actor: Actor, clock: Clock, *, pairing_id: UUID, plan: Plan
) -> UUID:
    """Either of the two; the same time twice is planned once.

    Raises PairingMoved, MeetingNotAhead, MeetingOverlaps, SessionLength and SensitiveText.
    """
    pairing = get_pairing(session, actor, pairing_id, to=pairings_policy.can_plan)
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
    meeting = get_meeting(session, actor, meeting_id, to=pairings_policy.can_plan)
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


def store_agreed(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    pairing_id: UUID,
    session_id: UUID,
    agreed: Sequence[Agreed],
) -> None:
    """What was agreed in a session; the caller has seen to it that the actor may."""
    if not agreed:
        return
    refuse_sensitive(*(one.text for one in agreed))
    now = clock.now()
    session.execute(
        insert(TaskRow),
        [
            {
                "id": uuid4(),
                "pairing_id": pairing_id,
                "session_id": session_id,
                "text": one.text,
                "due_on": one.due_on,
                "doer": one.doer,
                "created_by": actor.user_id,
                "created_at": now,
            }
            for one in agreed
        ],
    )


def add_task(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    pairing_id: UUID,
    text: str,
    due_on: date | None = None,
    doer: Party = Party.ENTREPRENEUR,
    key: UUID | None = None,
) -> UUID:
    """Either of the two, at any time. The same ``key`` stores it once. Raises PairingMoved."""
    pairing = get_pairing(session, actor, pairing_id, to=pairings_policy.can_plan)
    if pairing.state not in STARTED:
        raise PairingMoved
    refuse_sensitive(text)
    row = TaskRow(
        id=uuid4(),
        form_key=key,
        pairing_id=pairing_id,
        text=text,
        due_on=due_on,
        doer=doer,
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        return _stored_before(session, pairing_id, key)
    audit.record(session, actor, "mentoring.task_added", "task", row.id)
    return row.id


def _stored_before(session: Session, pairing_id: UUID, key: UUID | None) -> UUID:
    found = session.scalar(
        select(TaskRow.id).where(TaskRow.form_key == key, TaskRow.pairing_id == pairing_id)
    )
    if found is None:
        raise PairingMoved
    return found


def finish_task(session: Session, actor: Actor, clock: Clock, *, task_id: UUID) -> None:
    """Done; either of the two ticks it off, often while they sit together. Twice is once."""
    _tick(session, actor, _shared(session, actor, task_id), done_at=clock.now())


def reopen_task(session: Session, actor: Actor, *, task_id: UUID) -> None:
    """Not done after all."""
    _tick(session, actor, _shared(session, actor, task_id), done_at=None)


def _shared(session: Session, actor: Actor, task_id: UUID) -> Task:
    task = get_task(session, actor, task_id)
    if not pairings_policy.takes_part(actor, task):
        raise Forbidden
    return task


def _tick(session: Session, actor: Actor, task: Task, *, done_at: datetime | None) -> None:
    was_open = TaskRow.done_at.is_(None)
    changed = session.scalar(
        update(TaskRow)
        .where(TaskRow.id == task.id, was_open if done_at else ~was_open)
        .values(done_at=done_at, done_by=actor.user_id if done_at else None)
        .returning(TaskRow.id)
        .execution_options(synchronize_session=False)
    )
    if changed is not None:
        verb = "mentoring.task_finished" if done_at else "mentoring.task_reopened"
        audit.record(session, actor, verb, "task", task.id)
