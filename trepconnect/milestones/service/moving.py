"""The one way in which a step changes: by an update that asks for the state it should have."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trepconnect.kernel.clock import Clock
from trepconnect.milestones.domain.step import StepMoved, StepState, is_near
from trepconnect.milestones.models import PlanStepRow
from trepconnect.platform.config import current_settings


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
        .returning(PlanStepRow.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise StepMoved


def today(clock: Clock) -> date:
    """The day in the office's time zone."""
    return clock.today(current_settings().zone)


def day_of(moment: datetime) -> date:
    """The same of another moment."""
    return moment.astimezone(current_settings().zone).date()


def reminded_at(clock: Clock, due_on: date | None) -> datetime | None:
    """A date that is chosen when it is near needs no reminder."""
    near = due_on is not None and is_near(due_on, today=today(clock))
    return clock.now() if near else None
