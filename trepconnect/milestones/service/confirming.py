"""What a mentor and the office do with a step: confirm it, or say what is missing."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.kernel.events import Event
from trepconnect.milestones import policy
from trepconnect.milestones.domain.events import StepConfirmed, StepReopened
from trepconnect.milestones.domain.step import StepState, came_from
from trepconnect.milestones.queries import plans
from trepconnect.milestones.service.moving import change_step
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


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
