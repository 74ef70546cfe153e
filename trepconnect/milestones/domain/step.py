"""How a step of a plan changes its state: she marks, somebody else confirms or sends it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from trepconnect.kernel.errors import Conflict, DomainError

REMIND_BEFORE: Final = timedelta(days=3)
MOST_OWN_STEPS: Final = 20
FARTHEST_DUE: Final = timedelta(days=5 * 365)


class StepState(StrEnum):
    """``reopened`` is to do again: whoever should confirm it said what is missing."""

    TODO = "todo"
    MARKED = "marked"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    SKIPPED = "skipped"


OPEN: Final = frozenset({StepState.TODO, StepState.REOPENED})
DONE: Final = frozenset({StepState.MARKED, StepState.CONFIRMED})

TRANSITIONS: Mapping[StepState, frozenset[StepState]] = MappingProxyType(
    {
        StepState.TODO: frozenset({StepState.MARKED, StepState.SKIPPED}),
        StepState.REOPENED: frozenset({StepState.MARKED, StepState.SKIPPED}),
        StepState.MARKED: frozenset({StepState.CONFIRMED, StepState.REOPENED, StepState.TODO}),
        StepState.CONFIRMED: frozenset({StepState.REOPENED}),
        StepState.SKIPPED: frozenset({StepState.TODO}),
    }
)


def came_from(to: StepState) -> frozenset[StepState]:
    """The states that a step may be in before it is in ``to``."""
    return frozenset(state for state, ways in TRANSITIONS.items() if to in ways)


class StepMoved(Conflict):
    """Somebody else changed the step since the page was opened, or it is done already."""

    code = "step_moved"


class PlanExists(Conflict):
    """The business has a plan already."""

    code = "plan_exists"


class TooManySteps(DomainError):
    """Nobody adds more than ``MOST_OWN_STEPS``."""

    code = "too_many_steps"


class DueDateWrong(DomainError):
    """The day is over, or years away."""

    code = "due_date_wrong"


def check_due(due_on: date, *, today: date) -> None:
    """Raises DueDateWrong."""
    if not today <= due_on <= today + FARTHEST_DUE:
        raise DueDateWrong


def is_near(due_on: date, *, today: date) -> bool:
    """Whether it is due so soon that a reminder would tell nothing new to who just chose it."""
    return due_on <= today + REMIND_BEFORE
