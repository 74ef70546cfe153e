"""What milestones tells the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PlanStarted(Event):
    name: ClassVar[str] = "milestones.plan_started"
    plan_id: UUID


@dataclass(frozen=True, slots=True)
class StepMarked(Event):
    """Its owner says that it is done."""

    name: ClassVar[str] = "milestones.step_marked"
    step_id: UUID


@dataclass(frozen=True, slots=True)
class StepConfirmed(Event):
    name: ClassVar[str] = "milestones.step_confirmed"
    step_id: UUID


@dataclass(frozen=True, slots=True)
class StepReopened(Event):
    """Whoever should confirm it says what is missing."""

    name: ClassVar[str] = "milestones.step_reopened"
    step_id: UUID


@dataclass(frozen=True, slots=True)
class StepDue(Event):
    """A step is due within days."""

    name: ClassVar[str] = "milestones.step_due"
    step_id: UUID
