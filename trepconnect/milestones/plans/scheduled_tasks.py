"""What milestones do by the clock: tell of steps that are due within days, once."""

from __future__ import annotations

from sqlalchemy import update

from trepconnect.kernel.clock import Clock
from trepconnect.milestones.plans.domain import OPEN, REMIND_BEFORE, StepDue
from trepconnect.milestones.plans.models import PlanStepRow
from trepconnect.milestones.plans.queries.plans import ids_followed
from trepconnect.platform.data.db import unit_of_work
from trepconnect.platform.worker import outbox, queue


def remind_of_due_steps(clock: Clock) -> None:
    """Publish StepDue for what is open and due within three days. Two workers tell it once."""
    today = clock.today()
    due = (
        update(PlanStepRow)
        .where(
            PlanStepRow.state.in_(OPEN),
            PlanStepRow.asked,
            PlanStepRow.reminded_at.is_(None),
            PlanStepRow.due_on.between(today, today + REMIND_BEFORE),
            PlanStepRow.plan_id.in_(ids_followed()),
        )
        .values(reminded_at=clock.now())
        .returning(PlanStepRow.id)
        .execution_options(synchronize_session=False)
    )
    with unit_of_work() as session:
        for step_id in session.scalars(due).all():
            outbox.publish(session, StepDue(step_id))


CHORES: tuple[queue.Chore, ...] = (remind_of_due_steps,)
