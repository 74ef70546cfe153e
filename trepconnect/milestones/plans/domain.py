"""A plan: what a pathway, the answers given and what was done so far make together.

Its owner marks a step; another person confirms it or sends it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.events import Event
from trepconnect.milestones.pathways.domain.catalogue import FIRST_DUE_DAYS
from trepconnect.milestones.pathways.domain.pathway import Answers, Confirmer, Pathway, Step

_SOON: Final = timedelta(days=FIRST_DUE_DAYS)


class StepState(StrEnum):
    """``reopened`` is to do again: whoever should confirm it said what is missing."""

    TODO = "todo"
    MARKED = "marked"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    SKIPPED = "skipped"


OPEN: Final = frozenset({StepState.TODO, StepState.REOPENED})


class StepPlace(StrEnum):
    """Where a step stands for its owner: ``waiting`` has another one before it."""

    OPEN = "open"
    WAITING = "waiting"
    MARKED = "marked"
    CONFIRMED = "confirmed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is stored of a step. ``code`` is None and ``title`` the owner's if the owner added it.

    ``asked`` is whether the answers ask for it. ``remark`` says why it is not needed, or what is
    missing; names are empty for who is not there any more.
    """

    id: UUID
    code: str | None
    title: str
    note: str
    confirmer: Confirmer
    asked: bool
    state: StepState
    due_on: date | None
    version: int
    evidence: str = ""
    helped_by: UUID | None = None
    helper_name: str = ""
    helped_words: str = ""
    remark: str = ""
    marked_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_name: str = ""
    reopened_name: str = ""

    @property
    def is_shown(self) -> bool:
        """What was done stays in sight, whatever is answered later."""
        return self.asked or self.state in DONE

    @property
    def waits_for_confirmation(self) -> bool:
        return self.state is StepState.MARKED and self.confirmer is not Confirmer.NOBODY


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step as the plan shows it; ``step`` is None for one of the owner's own."""

    kept: Kept
    step: Step | None
    standing: StepPlace
    waits_for: tuple[Step, ...] = ()

    @property
    def id(self) -> UUID:
        return self.kept.id

    @property
    def is_open(self) -> bool:
        return self.standing in {StepPlace.OPEN, StepPlace.WAITING}


@dataclass(frozen=True, slots=True)
class Progress:
    """``total`` is without what is not needed; ``done`` says its owner, ``confirmed`` others."""

    total: int
    done: int
    confirmed: int
    skipped: int

    @property
    def left(self) -> int:
        return self.total - self.done


def due_date(step: Step, *, started_on: date, asked_on: date) -> date:
    """So many days after the start; for what new answers ask for later, not at once."""
    return max(started_on + timedelta(days=step.due_days), asked_on + _SOON)


def steps_before(pathway: Pathway, answers: Answers, step: Step) -> list[Step]:
    """The steps asked for that come before it; for one that is not, what that one waits for."""
    by_code = {one.code: one for one in pathway.steps}
    found: dict[str, Step] = {}

    def follow(codes: Iterable[str]) -> None:
        for code in codes:
            earlier = by_code[code]
            if earlier.is_asked_for(answers):
                found[code] = earlier
            else:
                follow(earlier.after)

    follow(step.after)
    return [one for one in pathway.steps if one.code in found]


def plan_steps(pathway: Pathway, answers: Answers, kept: Sequence[Kept]) -> list[PlanStep]:
    """What the plan shows, in order: the steps of the pathway, then the owner's own."""
    by_code = {one.code: one for one in kept if one.code is not None}
    shown = [
        _of_pathway(pathway, answers, step, by_code)
        for step in pathway.steps
        if step.code in by_code and by_code[step.code].is_shown
    ]
    own = [
        PlanStep(one, None, StepPlace.OPEN if one.state in OPEN else StepPlace(one.state.value))
        for one in kept
        if one.code is None
    ]
    return shown + own


def _of_pathway(
    pathway: Pathway, answers: Answers, step: Step, kept: Mapping[str, Kept]
) -> PlanStep:
    mine = kept[step.code]
    if mine.state not in OPEN:
        return PlanStep(mine, step, StepPlace(mine.state.value))
    before = tuple(
        one
        for one in steps_before(pathway, answers, step)
        if one.code in kept and kept[one.code].state in OPEN
    )
    return PlanStep(mine, step, StepPlace.WAITING if before else StepPlace.OPEN, before)


def next_of(steps: Sequence[PlanStep]) -> PlanStep | None:
    """What to do first: what was sent back, then what is due soonest, then the order."""
    ready = [
        (one.kept.state is not StepState.REOPENED, one.kept.due_on or date.max, place)
        for place, one in enumerate(steps)
        if one.standing is StepPlace.OPEN
    ]
    return steps[min(ready)[-1]] if ready else None


def progress_of(steps: Sequence[PlanStep]) -> Progress:
    states = [one.kept.state for one in steps]
    skipped = states.count(StepState.SKIPPED)
    return Progress(
        total=len(states) - skipped,
        done=sum(state in DONE for state in states),
        confirmed=states.count(StepState.CONFIRMED),
        skipped=skipped,
    )


REMIND_BEFORE: Final = timedelta(days=3)
MOST_OWN_STEPS: Final = 20
FARTHEST_DUE: Final = timedelta(days=5 * 365)

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
    """Another person changed the step since the page was opened, or it is done already."""

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
