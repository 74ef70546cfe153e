"""Reads of meetings to come and of tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, or_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings.domain.pairing import STARTED, PairingState, Party
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions import policy
from trepconnect.mentoring.sessions.domain import MeetingState, Way
from trepconnect.mentoring.sessions.models import MeetingRow, TaskRow

STILL_SHOWN: Final = timedelta(hours=1)
"""How long after its beginning a meeting is still the next one."""

_PERSON, _MENTOR = PEOPLE.alias("person"), PEOPLE.alias("mentor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting that is planned, or was called off."""

    id: UUID
    pairing_id: UUID
    business_id: UUID
    user_id: UUID
    mentor_id: UUID
    person_name: str
    mentor_name: str
    starts_at: datetime
    minutes: int
    way: Way
    where: str
    state: MeetingState
    planned_by: UUID
    cancelled_by: UUID | None


Can = Callable[[Actor, Any], bool]

_MEETINGS: Any = (
    select(
        MeetingRow.id,
        MeetingRow.pairing_id,
        PairingRow.business_id,
        PairingRow.user_id,
        PairingRow.mentor_id,
        _PERSON.c.display_name.label("person_name"),
        _MENTOR.c.display_name.label("mentor_name"),
        MeetingRow.starts_at,
        MeetingRow.minutes,
        MeetingRow.way,
        MeetingRow.place.label("where"),
        MeetingRow.state,
        MeetingRow.planned_by,
        MeetingRow.cancelled_by,
    )
    .join(PairingRow, PairingRow.id == MeetingRow.pairing_id)
    .join(_PERSON, _PERSON.c.id == PairingRow.user_id)
    .join(_MENTOR, _MENTOR.c.id == PairingRow.mentor_id)
    .order_by(MeetingRow.starts_at, MeetingRow.id)
)


def get_meeting(
    session: Session, actor: Actor, meeting_id: UUID, *, to: Can = pairings_policy.can_read
) -> Meeting:
    """Raises NotFound, and Forbidden when the actor may not ``to`` it."""
    row = session.execute(
        _MEETINGS.where(MeetingRow.id == meeting_id, pairings_policy.visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    meeting = _meeting(actor, row)
    if not to(actor, meeting):
        raise Forbidden
    return meeting


def next_meeting(session: Session, actor: Actor, *, now: datetime) -> Meeting | None:
    """The soonest planned one of the actor as either of the two."""
    mine = or_(PairingRow.user_id == actor.user_id, PairingRow.mentor_id == actor.user_id)
    row = session.execute(
        _ahead(now).where(mine, PairingRow.state.in_(STARTED)).limit(1)
    ).one_or_none()
    return None if row is None else _meeting(actor, row)


def list_meetings(
    session: Session,
    actor: Actor,
    pairing_id: UUID,
    *,
    now: datetime,
    limit: int = 10,
) -> list[Meeting]:
    """What is planned for one pairing, the soonest first."""
    rows = session.execute(
        _ahead(now)
        .where(MeetingRow.pairing_id == pairing_id, pairings_policy.visible_to(actor))
        .limit(limit)
    )
    return [_meeting(actor, row) for row in rows]


def _ahead(now: datetime) -> Any:
    since = now - STILL_SHOWN
    return _MEETINGS.where(MeetingRow.state == MeetingState.PLANNED, MeetingRow.starts_at > since)


def _meeting(actor: Actor, row: Row[Any]) -> Meeting:
    meeting = Meeting(**row._asdict())
    known = actor.user_id == row.mentor_id or actor.may_know_background(row.user_id)
    return meeting if known else replace(meeting, where="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that was agreed; ``state`` is that of the pairing, as policies ask for it."""

    id: UUID
    pairing_id: UUID
    session_id: UUID | None
    business_id: UUID
    user_id: UUID
    mentor_id: UUID
    state: PairingState
    text: str
    due_on: date | None
    doer: Party
    created_at: datetime
    done_at: datetime | None


_TASKS: Any = select(
    TaskRow.id,
    TaskRow.pairing_id,
    TaskRow.session_id,
    PairingRow.business_id,
    PairingRow.user_id,
    PairingRow.mentor_id,
    PairingRow.state,
    TaskRow.text,
    TaskRow.due_on,
    TaskRow.doer,
    TaskRow.created_at,
    TaskRow.done_at,
).join(PairingRow, PairingRow.id == TaskRow.pairing_id)
_OPEN_FIRST: Any = (
    case((TaskRow.done_at.is_(None), 0), else_=1),
    case((TaskRow.due_on.is_(None), 1), else_=0),
    TaskRow.due_on,
    TaskRow.created_at.desc(),
    TaskRow.id,
)


def get_task(session: Session, actor: Actor, task_id: UUID) -> Task:
    row = session.execute(
        _TASKS.where(TaskRow.id == task_id, pairings_policy.visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    return _task(row)


def list_tasks(session: Session, actor: Actor, business_id: UUID) -> list[Task]:
    """Everything that was agreed about a business: what is open first, the soonest due first."""
    return _list(session, actor, PairingRow.business_id == business_id)


def list_tasks_of(
    session: Session, actor: Actor, pairing_id: UUID, *, limit: int | None = None
) -> list[Task]:
    """Those of one pairing, in the same order."""
    return _list(session, actor, TaskRow.pairing_id == pairing_id, limit)


def list_tasks_from(session: Session, actor: Actor, session_id: UUID) -> list[Task]:
    """Those that were agreed in one session."""
    return _list(session, actor, TaskRow.session_id == session_id)


def _list(
    session: Session, actor: Actor, which: ColumnElement[bool], limit: int | None = None
) -> list[Task]:
    rows = session.execute(
        _TASKS.where(which, policy.notes_visible_to(actor)).order_by(*_OPEN_FIRST).limit(limit)
    )
    return [_task(row) for row in rows]


def _task(row: Row[Any]) -> Task:
    return Task(**row._asdict())
