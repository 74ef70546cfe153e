"""What one person adds to the numbers of a cohort, and what they come to, as pure arithmetic.

A count is named by a code and a key. Codes are the measures of ``cohorts`` (key: empty for the
whole time, ``2026-03`` for a month) and slices of its people (key: a stage, a language, a group
of needs). Everything that is shown of a cohort is a sum over its people of these. ``None`` for a
number means "hidden: too few people".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from trepconnect.cohorts.domain import UNKNOWN, Measure, Member, Unit, rule_of
from trepconnect.kernel.money import Money
from trepconnect.outcomes.suppression.network import Table
from trepconnect.profiles.domain.business import Stage

ALL_TIME: Final = ""

BEFORE_OPENING: Final = frozenset({Stage.IDEA, Stage.STARTING})
OPEN: Final = frozenset({Stage.OPERATING, Stage.GROWING})


class Slice(StrEnum):
    """People by what they are, not by what happened."""

    STAGE_INTAKE = "stage_intake"
    STAGE_NOW = "stage_now"
    LANGUAGE = "language"
    NEED = "need"


Name: TypeAlias = tuple[str, str]
Counts: TypeAlias = Mapping[Name, int]
"""Amounts above zero by code and key; minutes for hours, cents for money."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that counts, on a day in the office's time zone."""

    on: date
    amounts: Mapping[Measure, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a member stands now; None and empty for what was not said."""

    stage: Stage | None = None
    workers: int | None = None
    language: str = ""
    need_groups: frozenset[str] = frozenset()


def counts_of(member: Member, standing: Situation, happenings: Iterable[Happening]) -> Counts:
    """All that ``member`` adds. What happened before joining or after leaving does not count,
    and the member counts once taken in, whether or not they left."""
    found: Counter[Name] = Counter({(Measure.PEOPLE, ALL_TIME): 1})
    for one in happenings:
        if one.on >= member.joined_on and (member.left_on is None or one.on <= member.left_on):
            for measure, amount in one.amounts.items():
                found[measure, ALL_TIME] += amount
                found[measure, month_key(one.on)] += amount
    found[Slice.STAGE_INTAKE, member.intake.stage or UNKNOWN] = 1
    found[Slice.STAGE_NOW, standing.stage or UNKNOWN] = 1
    found[Slice.LANGUAGE, standing.language or UNKNOWN] = 1
    for group in standing.need_groups:
        found[Slice.NEED, group] = 1
    found[Measure.STARTS, ALL_TIME] = int(has_opened(member.intake.stage, standing.stage))
    found[Measure.JOBS, ALL_TIME] = jobs_added(member.intake.workers, standing.workers)
    return {(str(code), key): amount for (code, key), amount in found.items() if amount > 0}


def has_opened(stage_then: str, stage_now: Stage | None) -> bool:
    """Whether a business that was an idea or getting started is open or growing now."""
    return stage_then in BEFORE_OPENING and stage_now in OPEN


def jobs_added(workers_then: int | None, workers_now: int | None) -> int:
    """How many more people work in it than when the member joined; never below zero, and zero when
    either number was never said."""
    if workers_then is None or workers_now is None:
        return 0
    return max(workers_now - workers_then, 0)


def meant_by(code: str, amount: int) -> int | Money:
    """What a kept amount stands for: cents are money."""
    return Money(amount) if rule_of(code).unit is Unit.CENTS else amount


def month_key(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a cohort's sum and its number of different people change by."""

    amount: int
    people: int


def changes(before: Counts, after: Counts) -> dict[Name, Change]:
    """What differs, in the order of names: two workers change rows in one order, so that neither
    waits for the other."""
    found = {}
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, 0), after.get(name, 0)
        if old != new:
            found[name] = Change(new - old, (new > 0) - (old > 0))
    return found


Amount: TypeAlias = int | Money

"""Codes of figures and series whose values and targets are whole minutes, shown as hours."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline number; ``code`` is a measure of ``cohorts``.

    ``people`` is how many different people are behind ``value``. When ``value`` itself counts
    people, ``out_of`` is how many it could have counted: the rest can be worked out, too.
    """

    code: str
    value: Amount | None
    target: Amount | None
    people: int | None
    out_of: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """``month`` is its first day; ``people`` how many different people are behind ``value``."""

    month: date
    value: Amount | None
    people: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """Month by month from the first to the last, none left out. Its sum is the figure ``code``."""

    code: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class CohortReport:
    """Everything that is told of one cohort. ``names`` is its name by language tag."""

    cohort_id: UUID
    names: Mapping[str, str]
    starts_on: date
    ends_on: date | None
    as_of: date
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    series: tuple[Series, ...]

    def figure(self, code: str) -> Figure:
        return next(one for one in self.figures if one.code == code)

    def table(self, code: str) -> Table:
        return next(one for one in self.tables if one.code == code)


@dataclass(frozen=True, slots=True)
class SharedReport(CohortReport):
    """What anybody may be told: made by ``suppression.suppress_report`` and by nothing else."""
