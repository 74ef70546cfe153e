"""What the owner of a plan does with a step."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import DomainError
from trepconnect.milestones import policy
from trepconnect.milestones.domain.events import StepMarked
from trepconnect.milestones.domain.pathway import Confirmer
from trepconnect.milestones.domain.step import OPEN, StepState, came_from, check_due
from trepconnect.milestones.queries import plans
from trepconnect.milestones.service.moving import change_step, reminded_at, today
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


class UnknownHelper(DomainError):
    """Only her own mentor can be credited by name; others are credited in words."""

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
    """She says that it is done, how it shows and who helped. Raises StepMoved, UnknownHelper."""
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
    """Take it back while nobody has confirmed it; her words stay. Raises StepMoved."""
    plans.get_step(session, actor, step_id, to=policy.can_edit)
    change_step(session, step_id, {StepState.MARKED}, state=StepState.TODO, marked_at=None)
    audit.record(session, actor, "milestones.step_unmarked", "plan_step", step_id)


def skip_step(session: Session, actor: Actor, *, step_id: UUID, reason: str) -> None:
    """She does not need it, and says why. Raises StepMoved."""
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
    """She needs it after all. Raises StepMoved."""
    plans.get_step(session, actor, step_id, to=policy.can_edit)
    change_step(session, step_id, {StepState.SKIPPED}, state=StepState.TODO, remark="")
    audit.record(session, actor, "milestones.step_taken_up", "plan_step", step_id)


def set_due_date(
    session: Session, actor: Actor, clock: Clock, *, step_id: UUID, due_on: date
) -> None:
    """Another day for a step that is to do; she is reminded of it anew.

    Raises DueDateWrong and StepMoved.
    """
    plans.get_step(session, actor, step_id, to=policy.can_edit)
    check_due(due_on, today=today(clock))
    change_step(session, step_id, OPEN, due_on=due_on, reminded_at=reminded_at(clock, due_on))
    audit.record(session, actor, "milestones.due_date_set", "plan_step", step_id)
