"""Starting a plan, answering its questions anew, leaving it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Conflict
from trepconnect.milestones.pathways.domain.catalogue import newest, pathway
from trepconnect.milestones.pathways.domain.pathway import Answers, Pathway, Step
from trepconnect.milestones.plans import policy
from trepconnect.milestones.plans.domain import DONE, PlanExists, PlanStarted, StepState, due_date
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.milestones.plans.queries import plans
from trepconnect.milestones.plans.queries.lists import PLANS
from trepconnect.platform.data import audit, kept
from trepconnect.platform.worker import outbox
from trepconnect.profiles import policy as profiles_policy
from trepconnect.profiles.queries import profiles


class PlanMoved(Conflict):
    """The plan was changed since the page was opened."""

    code = "plan_moved"


def start_plan(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    business_id: UUID,
    pathway_code: str,
    answers: Answers,
) -> UUID:
    """Put a business of the actor on a pathway; on one that it left, it goes on where it was.

    Raises NotFound, UnknownPathway, WrongAnswers, and PlanExists while it follows another.
    """
    profiles.get_business(session, actor, business_id, to=profiles_policy.can_edit)
    left = session.scalar(
        select(PlanRow).where(
            PlanRow.business_id == business_id, PlanRow.pathway_code == pathway_code
        )
    )
    try:
        with session.begin_nested():
            if left is None:
                plan_id = _start(session, clock, business_id, newest(pathway_code), answers)
            else:
                plan_id = _resume(session, clock, left, answers)
    except IntegrityError:  # another tab was first
        raise PlanExists from None
    kept.refresh(session, PLANS, [business_id])
    audit.record(session, actor, PlanStarted.name, "plan", plan_id)
    outbox.publish(session, PlanStarted(plan_id))
    return plan_id


def answer_branch(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    plan_id: UUID,
    answers: Answers,
    seen: int | None = None,
) -> None:
    """Other answers, other steps; what was done stays. Raises WrongAnswers and PlanMoved."""
    plan = plans.get_plan(session, actor, plan_id, to=policy.can_edit)
    plan.pathway.check_answers(answers)
    wanted = [PlanRow.id == plan_id, PlanRow.ended_at.is_(None)]
    if seen is not None:
        wanted.append(PlanRow.version == seen)
    if not _update_plan(session, wanted, answers=dict(answers)):
        raise PlanMoved
    _ask_for(session, clock, plan_id, plan.pathway, answers, plan.started_at)
    kept.refresh(session, PLANS, [plan.business_id])
    audit.record(session, actor, "milestones.answers_changed", "plan", plan_id)


def end_plan(session: Session, actor: Actor, clock: Clock, *, plan_id: UUID) -> None:
    """Leave the pathway; all that was done stays with it. Raises PlanMoved."""
    plan = plans.get_plan(session, actor, plan_id, to=policy.can_edit)
    wanted = [PlanRow.id == plan_id, PlanRow.ended_at.is_(None)]
    if not _update_plan(session, wanted, ended_at=clock.now()):
        raise PlanMoved
    kept.refresh(session, PLANS, [plan.business_id])
    audit.record(session, actor, "milestones.plan_ended", "plan", plan_id)


def _start(
    session: Session, clock: Clock, business_id: UUID, chosen: Pathway, answers: Answers
) -> UUID:
    chosen.check_answers(answers)
    plan_id, now = uuid4(), clock.now()
    row = PlanRow(
        id=plan_id,
        business_id=business_id,
        pathway_code=chosen.code,
        pathway_version=chosen.version,
        answers=dict(answers),
        started_at=now,
    )
    session.add(row)
    session.flush()
    _ask_for(session, clock, plan_id, chosen, answers, now)
    return plan_id


def _resume(session: Session, clock: Clock, left: PlanRow, answers: Answers) -> UUID:
    chosen = pathway(left.pathway_code, left.pathway_version)
    chosen.check_answers(answers)
    wanted = [PlanRow.id == left.id, PlanRow.ended_at.is_not(None)]
    if not _update_plan(session, wanted, ended_at=None, answers=dict(answers)):
        raise PlanExists
    _ask_for(session, clock, left.id, chosen, answers, left.started_at)
    return left.id


def _update_plan(session: Session, wanted: Sequence[Any], **values: Any) -> bool:
    changed = session.scalar(
        update(PlanRow)
        .where(*wanted)
        .values(**values, version=PlanRow.version + 1)
        .returning(PlanRow.id)
        .execution_options(synchronize_session=False)
    )
    return changed is not None


def _ask_for(
    session: Session,
    clock: Clock,
    plan_id: UUID,
    chosen: Pathway,
    answers: Answers,
    started_at: datetime,
) -> None:
    """Make the steps of the plan those that the answers ask for."""
    started_on, now = started_at.astimezone(clock.zone).date(), clock.today()
    there = {
        row.code: row
        for row in session.execute(
            select(PlanStepRow.id, PlanStepRow.code, PlanStepRow.asked, PlanStepRow.state).where(
                PlanStepRow.plan_id == plan_id, PlanStepRow.code.is_not(None)
            )
        )
    }
    new: list[dict[str, Any]] = []
    for step in chosen.steps:
        wanted, row = step.is_asked_for(answers), there.get(step.code)
        due_on = due_date(step, started_on=started_on, asked_on=now)
        if row is None and wanted:
            new.append(_new_step(plan_id, step, due_on, clock.now()))
        elif row is not None and row.asked is not wanted:
            _switch(session, row.id, asked=wanted, due_on=due_on, state=row.state)
    if new:
        session.execute(insert(PlanStepRow), new)


def _switch(
    session: Session, step_id: UUID, *, asked: bool, due_on: date, state: StepState
) -> None:
    values: dict[str, Any] = {"asked": asked}
    if asked and state not in DONE:
        values |= {"due_on": due_on, "reminded_at": None}
    session.execute(
        update(PlanStepRow)
        .where(PlanStepRow.id == step_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _new_step(plan_id: UUID, step: Step, due_on: date, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "plan_id": plan_id,
        "code": step.code,
        "confirmer": step.confirmer,
        "asked": True,
        "state": StepState.TODO,
        "due_on": due_on,
        "created_at": now,
    }
