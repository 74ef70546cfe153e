"""What a cohort achieved, as plain numbers: what the dashboard, the PDF and the spreadsheet draw.

``None`` for a number means "hidden: too few people". Codes are worded by ``outcomes.wording``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from trepconnect.kernel.money import Money

Amount: TypeAlias = int | Money

IN_MINUTES: Final = frozenset({"hours"})
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
class Totals:
    """Of each row, of each column, of the whole table."""

    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    grand: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of people by rows and columns, which are codes; totals are sums of the cells.

    ``with_totals`` says that each row's and column's total is shown or known from elsewhere.
    ``given_totals`` are those that may be shown of a table in which numbers are hidden.
    """

    code: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    with_totals: bool
    given_totals: Totals | None = None

    @property
    def totals(self) -> Totals | None:
        """What may be shown under and beside the cells; None for a table without totals."""
        if not self.with_totals or self.given_totals is not None:
            return self.given_totals
        rows = tuple(sum_of(row) for row in self.cells)
        width = range(len(self.column_labels))
        columns = tuple(sum_of(row[place] for row in self.cells) for place in width)
        return Totals(rows, columns, sum_of(rows))


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


def sum_of(numbers: Iterable[int | None]) -> int | None:
    """None as soon as one of them is hidden."""
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total
