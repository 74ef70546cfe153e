"""What happens to a step: its owner marks, skips or adds it, others confirm it or send it back.

A step changes in one way: by an update that asks for the state it should have.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import DomainError, Forbidden
from trepconnect.kernel.events import Event
from trepconnect.milestones.pathways.domain.pathway import Confirmer
from trepconnect.milestones.plans import policy
from trepconnect.milestones.plans.domain import (
    MOST_OWN_STEPS,
    OPEN,
    StepConfirmed,
    StepMarked,
    StepMoved,
    StepReopened,
    StepState,
    TooManySteps,
    came_from,
    check_due,
    is_near,
)
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.milestones.plans.queries import plans
from trepconnect.milestones.plans.queries.lists import PLANS
from trepconnect.platform.data import audit, kept
from trepconnect.platform.data.db import wait_for_turn
from trepconnect.platform.worker import outbox


class UnknownHelper(DomainError):
    """Only the owner's mentor can be credited by name; others are credited in words."""

    code = "unknown_helper"


def mark_step(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    step_id: UUID,
    evidence: str,
    helped_by: UUID | None = None,
    helped_words: str = "",
) -> None:
    """The owner says that it is done, how it shows and who helped.

    Raises StepMoved, UnknownHelper.
    """
    found = plans.get_step(session, actor, step_id, to=policy.can_edit)
    if helped_by not in {None, found.plan.mentor_id}:
        raise UnknownHelper
    change_step(
        session,
        step_id,
        came_from(StepState.MARKED),
        state=StepState.MARKED,
        marked_at=clock.now(),
        evidence=evidence,
        helped_by=helped_by,
        helped_words=helped_words,
        remark="",
        reopened_by=None,
    )
    audit.record(session, actor, StepMarked.name, "plan_step", step_id)
    if found.step.kept.confirmer is not Confirmer.NOBODY:
        outbox.publish(session, StepMarked(step_id))


def unmark_step(session: Session, actor: Actor, *, step_id: UUID) -> None:
    """Take it back while nobody has confirmed it; the owner's words stay. Raises StepMoved."""
    plans.get_step(session, actor, step_id, to=policy.can_edit)
    change_step(session, step_id, {StepState.MARKED}, state=StepState.TODO, marked_at=None)
    audit.record(session, actor, "milestones.step_unmarked", "plan_step", step_id)


def skip_step(session: Session, actor: Actor, *, step_id: UUID, reason: str) -> None:
    """The owner does not need it, and says why. Raises StepMoved."""
    plans.get_step(session, actor, step_id, to=policy.can_edit)
    change_step(
        session,
        step_id,
        came_from(StepState.SKIPPED),
        state=StepState.SKIPPED,
        remark=reason,
        reopened_by=None,
    )
    audit.record(session, actor, "milestones.step_skipped", "plan_step", step_id)


def take_up_step(session: Session, actor: Actor, *, step_id: UUID) -> None:
    """The owner needs it after all. Raises StepMoved."""
    plans.get_step(session, actor, step_id, to=policy.can_edit)
    change_step(session, step_id, {StepState.SKIPPED}, state=StepState.TODO, remark="")
    audit.record(session, actor, "milestones.step_taken_up", "plan_step", step_id)


def set_due_date(
    session: Session, actor: Actor, clock: Clock, *, step_id: UUID, due_on: date
) -> None:
    """Another day for a step that is to do; its owner is reminded anew.

    Raises DueDateWrong and StepMoved.
    """
    plans.get_step(session, actor, step_id, to=policy.can_edit)
    check_due(due_on, today=clock.today())
    change_step(session, step_id, OPEN, due_on=due_on, reminded_at=reminded_at(clock, due_on))
    audit.record(session, actor, "milestones.due_date_set", "plan_step", step_id)


def confirm_step(
    session: Session, actor: Actor, clock: Clock, *, step_id: UUID, seen: int | None = None
) -> None:
    """Say that it is done; ``seen`` is the version that was read. Raises Forbidden, StepMoved."""
    _check(session, actor, step_id)
    change_step(
        session,
        step_id,
        came_from(StepState.CONFIRMED),
        seen=seen,
        state=StepState.CONFIRMED,
        confirmed_by=None if actor.is_system else actor.user_id,
        confirmed_at=clock.now(),
    )
    _tell(session, actor, StepConfirmed(step_id), step_id)


def reopen_step(
    session: Session, actor: Actor, *, step_id: UUID, words: str, seen: int | None = None
) -> None:
    """Say what is missing, or take back a confirmation. Raises as ``confirm_step``."""
    _check(session, actor, step_id)
    change_step(
        session,
        step_id,
        came_from(StepState.REOPENED),
        seen=seen,
        state=StepState.REOPENED,
        remark=words,
        reopened_by=None if actor.is_system else actor.user_id,
        confirmed_by=None,
        confirmed_at=None,
    )
    _tell(session, actor, StepReopened(step_id), step_id)


def _check(session: Session, actor: Actor, step_id: UUID) -> None:
    found = plans.get_step(session, actor, step_id, to=policy.can_vouch)
    if not policy.can_confirm(actor, found.plan, found.step):
        raise Forbidden


def _tell(session: Session, actor: Actor, event: Event, step_id: UUID) -> None:
    audit.record(session, actor, event.name, "plan_step", step_id)
    outbox.publish(session, event)


def change_step(
    session: Session,
    step_id: UUID,
    before: Collection[StepState],
    *,
    seen: int | None = None,
    **values: Any,
) -> None:
    """``seen`` is the version that the page showed. Raises StepMoved when that is over."""
    wanted = [PlanStepRow.id == step_id, PlanStepRow.state.in_(before)]
    if seen is not None:
        wanted.append(PlanStepRow.version == seen)
    changed = session.scalar(
        update(PlanStepRow)
        .where(*wanted)
        .values(**values, version=PlanStepRow.version + 1)
        .returning(PlanStepRow.plan_id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise StepMoved
    _count_again(session, changed)


def _count_again(session: Session, plan_id: UUID) -> None:
    business_id = session.scalar(select(PlanRow.business_id).where(PlanRow.id == plan_id))
    if business_id is not None:
        kept.refresh(session, PLANS, [business_id])


def reminded_at(clock: Clock, due_on: date | None) -> datetime | None:
    """A date that is chosen when it is near needs no reminder."""
    near = due_on is not None and is_near(due_on, today=clock.today())
    return clock.now() if near else None


def add_step(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    plan_id: UUID,
    title: str,
    note: str = "",
    due_on: date | None = None,
) -> UUID:
    """A step of the owner's, which nobody has to confirm. Raises TooManySteps and DueDateWrong."""
    plans.get_plan(session, actor, plan_id, to=policy.can_edit)
    if due_on is not None:
        check_due(due_on, today=clock.today())
    wait_for_turn(session, f"plan {plan_id}")
    if _own_steps(session, plan_id) >= MOST_OWN_STEPS:
        raise TooManySteps
    row = PlanStepRow(
        id=uuid4(),
        plan_id=plan_id,
        title=title,
        note=note,
        confirmer=Confirmer.NOBODY,
        asked=True,
        state=StepState.TODO,
        due_on=due_on,
        reminded_at=reminded_at(clock, due_on),
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "milestones.step_added", "plan_step", row.id)
    return row.id


def remove_step(session: Session, actor: Actor, *, step_id: UUID) -> None:
    """Only one of the owner's own; Forbidden for those of the pathway."""
    found = plans.get_step(session, actor, step_id, to=policy.can_edit)
    if found.step.kept.code is not None:
        raise Forbidden
    session.execute(
        delete(PlanStepRow)
        .where(PlanStepRow.id == step_id)
        .execution_options(synchronize_session=False)
    )
    audit.record(session, actor, "milestones.step_removed", "plan_step", step_id)


def _own_steps(session: Session, plan_id: UUID) -> int:
    counted = select(func.count()).where(
        PlanStepRow.plan_id == plan_id, PlanStepRow.code.is_(None)
    )
    return session.scalar(counted) or 0
