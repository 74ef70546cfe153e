"""What a cohort is, what it aims for and who joined or left it, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.events import Event
from trepconnect.kernel.money import Money

MOST_OF_A_TARGET: Final = 10**11
LONGEST_NAME: Final = 120
LONGEST_DESCRIPTION: Final = 600


class Measure(StrEnum):
    """What a cohort counts, in the order in which it is told."""

    PEOPLE = "people"
    SESSIONS = "sessions"
    HOURS = "hours"
    MILESTONES = "milestones"
    LOANS = "loans"
    LOAN_AMOUNT = "loan_amount"
    STARTS = "starts"
    JOBS = "jobs"


class Unit(StrEnum):
    """What the kept number of a measure is of."""

    COUNT = "count"
    MINUTES = "minutes"
    CENTS = "cents"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRule:
    """``by_month``: drawn month by month, too. ``of_loans``: who is behind it is told to few."""

    unit: Unit = Unit.COUNT
    by_month: bool = False
    of_loans: bool = False


MEASURES: Final[Mapping[Measure, MeasureRule]] = {
    Measure.PEOPLE: MeasureRule(),
    Measure.SESSIONS: MeasureRule(by_month=True),
    Measure.HOURS: MeasureRule(unit=Unit.MINUTES, by_month=True),
    Measure.MILESTONES: MeasureRule(by_month=True),
    Measure.LOANS: MeasureRule(of_loans=True),
    Measure.LOAN_AMOUNT: MeasureRule(unit=Unit.CENTS, of_loans=True),
    Measure.STARTS: MeasureRule(),
    Measure.JOBS: MeasureRule(),
}
"""Their words are in ``labels``."""


def rule_of(code: str) -> MeasureRule:
    """The rule of a measure; a plain count for whatever else is counted."""
    return MEASURES[Measure(code)] if code in MEASURES else MeasureRule()


Targets = Mapping[Measure, int]
"""Whole numbers above zero: cents for ``loan_amount``, hours for ``hours``; what is aimed for."""


class EndsBeforeItStarts(DomainError):
    code = "cohort_ends_before_it_starts"


class CohortNeedsName(DomainError):
    """A cohort is called something, in one language at least."""

    code = "cohort_needs_name"


class BadTarget(DomainError):
    """A target is a whole number above zero that a person could mean."""

    code = "cohort_bad_target"


class CohortClosed(Conflict):
    """Nobody joins a cohort that is closed."""

    code = "cohort_closed"


class AlreadyMember(Conflict):
    """A person belongs to a cohort once, whether they have left it or not."""

    code = "cohort_already_member"


class CohortChanged(Conflict):
    """Another person changed it since the page was opened."""

    code = "cohort_changed"


class LeftBeforeJoining(DomainError):
    code = "cohort_left_before_joining"


class JoinedAfterTheEnd(DomainError):
    code = "cohort_joined_after_the_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a manager decides of a cohort; texts by language tag."""

    names: Mapping[str, str]
    starts_on: date
    ends_on: date | None = None
    descriptions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Where the entrepreneur stood when joining; ``stage`` is a code of profiles or empty."""

    stage: str = ""
    workers: int | None = None
    monthly_sales: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    id: UUID
    plan: Plan
    targets: Targets
    closed: bool
    version: int

    def name_in(self, language: str) -> str:
        return text_in(self.plan.names, language)

    def description_in(self, language: str) -> str:
        return text_in(self.plan.descriptions, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An entrepreneur in a cohort. ``left_on`` is their last day."""

    cohort_id: UUID
    user_id: UUID
    display_name: str
    business_id: UUID | None
    joined_on: date
    left_on: date | None
    intake: Intake


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else its base language, else English, else any."""
    for tag in (language, language.partition("-")[0], "en"):
        if texts.get(tag):
            return texts[tag]
    return next((text for text in texts.values() if text), "")


def check_plan(plan: Plan) -> None:
    if not any(plan.names.values()):
        raise CohortNeedsName
    if plan.ends_on is not None and plan.ends_on < plan.starts_on:
        raise EndsBeforeItStarts


def check_targets(targets: Targets) -> None:
    if any(not 0 < amount <= MOST_OF_A_TARGET for amount in targets.values()):
        raise BadTarget


def check_joining(plan: Plan, joined_on: date) -> None:
    """An entrepreneur may join before the cohort starts, and not after it ended."""
    if plan.ends_on is not None and joined_on > plan.ends_on:
        raise JoinedAfterTheEnd


@dataclass(frozen=True, slots=True)
class MemberJoined(Event):
    name: ClassVar[str] = "cohorts.member_joined"
    cohort_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class MemberLeft(Event):
    name: ClassVar[str] = "cohorts.member_left"
    cohort_id: UUID
    user_id: UUID


UNKNOWN: Final = "unknown"
"""The key of whoever has not said it."""
