"""What was agreed: it becomes a task of hers or of his, on a list that both tick off."""

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
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.pairing import STARTED, PairingMoved, Party
from trepconnect.mentoring.domain.session import Agreed
from trepconnect.mentoring.domain.words import refuse_sensitive
from trepconnect.mentoring.models.meetings import TaskRow
from trepconnect.mentoring.queries.pairings import get_pairing
from trepconnect.mentoring.queries.tasks import Task, get_task
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import is_duplicate


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
    pairing = get_pairing(session, actor, pairing_id, to=policy.can_plan)
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
    if not policy.takes_part(actor, task):
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
