"""Reads of what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.pairing import PairingState, Party
from trepconnect.mentoring.models.meetings import TaskRow
from trepconnect.mentoring.models.pairings import PairingRow


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
        _TASKS.where(TaskRow.id == task_id, policy.visible_to(actor))
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
