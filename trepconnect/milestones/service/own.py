"""Steps that she adds to her plan herself."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.milestones import policy
from trepconnect.milestones.domain.pathway import Confirmer
from trepconnect.milestones.domain.step import (
    MOST_OWN_STEPS,
    StepState,
    TooManySteps,
    check_due,
)
from trepconnect.milestones.models import PlanStepRow
from trepconnect.milestones.queries import plans
from trepconnect.milestones.service.moving import reminded_at, today
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import wait_for_turn


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
    """A step of her own, which nobody has to confirm. Raises TooManySteps and DueDateWrong."""
    plans.get_plan(session, actor, plan_id, to=policy.can_edit)
    if due_on is not None:
        check_due(due_on, today=today(clock))
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
    """Only one of her own; Forbidden for those of the pathway."""
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
