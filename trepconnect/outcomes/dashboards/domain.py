"""A report in which no part gives away what another hides.

Its tables count the same people, each by another question, and the size of the cohort is told at
the top: so every table is judged as if its total were known, and then no two tables say more than
one of them. The number of businesses that opened is set against the tables of stages, and each
month of a course against its sum.

Whoever opened was not open at intake, and is open now. So at least as many were not open
then; at least as many are open now; and those who are open now without having opened are among
the ones who were open, or did not say, then. Beside both tables these three sentences are all
that an attacker learns: any numbers that agree with them could be true.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import NamedTuple

from trepconnect.cohorts.domain import Measure
from trepconnect.outcomes.indicators.domain import (
    BEFORE_OPENING,
    OPEN,
    CohortReport,
    Figure,
    Point,
    Series,
    SharedReport,
    Slice,
)
from trepconnect.outcomes.suppression.network import THRESHOLD, Table, Totals, is_small
from trepconnect.outcomes.suppression.tables import suppress, suppress_within, withheld


def suppress_report(report: CohortReport) -> SharedReport:
    """What may be told of ``report`` to anybody; a report that was suppressed stays as it is.

    Numbers of people from 1 to 10 are hidden, and counts of things (meetings, hours, amounts)
    behind which stand so few people. How many people stand behind a number is never told. A
    percentage may be worked out from what is shown, and from nothing else.
    """
    if isinstance(report, SharedReport):
        return report
    everybody = _everybody(report)
    tables = tuple(_told(table, everybody) for table in report.tables)
    figures = tuple(_figure(figure, everybody) for figure in report.figures)
    if _starts_tell_too_much(report, tables, figures, everybody):
        figures = tuple(
            replace(one, value=None) if one.code == Measure.STARTS else one for one in figures
        )
    known = {one.code for one in figures if one.value is not None}
    series = tuple(_course(one, sum_is_known=one.code in known) for one in report.series)
    told = {field.name: getattr(report, field.name) for field in fields(report)}
    return SharedReport(**told | {"figures": figures, "tables": tables, "series": series})


def _everybody(report: CohortReport) -> int:
    value = report.figure(Measure.PEOPLE).value
    return value if isinstance(value, int) else 0


def _figure(figure: Figure, everybody: int) -> Figure:
    hidden = _is_small_count(figure, everybody) or is_small(figure.people)
    value = None if hidden else figure.value
    return replace(figure, value=value, people=None, out_of=None)


def _is_small_count(figure: Figure, everybody: int) -> bool:
    """Whether a number of people, or of those who are left when it is taken away, is small."""
    if not isinstance(figure.value, int) or figure.code not in {Measure.PEOPLE, Measure.STARTS}:
        return False
    rest = {everybody, everybody if figure.out_of is None else figure.out_of}
    left = (one - figure.value for one in rest) if figure.value else ()
    return any(is_small(one) for one in (figure.value, *left))


def _told(table: Table, everybody: int) -> Table:
    """``table`` as it may stand beside the number of all people and the other tables."""
    totals = table.totals
    if totals is None:
        return suppress(table)
    if len(table.cells) > 1 and all(total == everybody for total in totals.rows):
        return _told_by_rows(table, everybody)
    if totals.grand == everybody and not is_small(everybody):
        return suppress_within(table)
    if is_small(everybody - (totals.grand or 0)):
        return withheld(table, None)
    return suppress(table)


def _told_by_rows(table: Table, everybody: int) -> Table:
    """Each row divides everybody in its own way, so columns have no sum that means anything."""
    keep = suppress if is_small(everybody) else suppress_within
    lines = [
        keep(replace(table, row_labels=(label,), cells=(row,)))
        for label, row in zip(table.row_labels, table.cells, strict=True)
    ]
    if not all(line.cells for line in lines):
        return withheld(table, None)
    grand = None if is_small(everybody) else everybody
    return replace(
        table,
        cells=tuple(line.cells[0] for line in lines),
        given_totals=Totals((grand,) * len(lines), (None,) * len(table.column_labels), None),
    )


def _starts_tell_too_much(
    report: CohortReport, told: Sequence[Table], figures: Sequence[Figure], everybody: int
) -> bool:
    starts = next((one.value for one in figures if one.code == Measure.STARTS), None)
    if not isinstance(starts, int) or is_small(everybody):
        return False
    shown = {table.code: table for table in told}
    then, now = (
        _stages(report.table(code), shown[code], meant)
        for code, meant in ((Slice.STAGE_INTAKE, BEFORE_OPENING), (Slice.STAGE_NOW, OPEN))
    )
    return starts_tell_too_much(starts, then, now, everybody)


def _stages(truth: Table, told: Table, meant: Collection[str]) -> Stages:
    """Of a table that is withheld the zeros are not told either."""
    people = {stage: row[0] or 0 for stage, row in zip(truth.row_labels, truth.cells, strict=True)}
    if not told.cells:
        return Stages(people, people.keys(), least=0, meant=meant)
    hidden = [
        stage for stage, row in zip(told.row_labels, told.cells, strict=True) if row[0] is None
    ]
    return Stages(people, hidden, least=1, meant=meant)


def _course(series: Series, *, sum_is_known: bool) -> Series:
    """Months of few people are hidden; if their sum could be worked out, one more with them.

    The hidden months together then come from at least 11 people, and are at least two.
    """
    small = [point for point in series.points if is_small(point.people)]
    hidden = {point.month for point in small}
    large = [point for point in series.points if (point.people or 0) >= THRESHOLD]
    if small and large and sum_is_known:
        hidden.add(min(large, key=lambda point: (point.people, point.month)).month)
    return replace(series, points=tuple(_point(one, hidden) for one in series.points))


def _point(point: Point, hidden: Collection[date]) -> Point:
    return replace(point, value=None if point.month in hidden else point.value, people=None)


class Stages(NamedTuple):
    """People by stage, of whom those ``hidden`` are not told; ``least`` is what each is at least.

    ``meant`` are the stages that opening has to do with: where it starts from, or leads to.
    """

    people: Mapping[str, int]
    hidden: Collection[str]
    least: int
    meant: Collection[str]

    @property
    def open_inside(self) -> int:
        """How many stages of those meant are hidden."""
        return sum(stage in self.meant for stage in self.hidden)

    @property
    def open_outside(self) -> int:
        return len(self.hidden) - self.open_inside

    @property
    def hidden_people(self) -> int:
        return sum(self.people[stage] for stage in self.hidden)

    @property
    def shown_inside(self) -> int:
        return sum(self.people.get(stage, 0) for stage in self.meant if stage not in self.hidden)

    @property
    def fewest_hidden_inside(self) -> int:
        return self.open_inside * self.least if self.open_outside else self.hidden_people

    @property
    def fewest_inside(self) -> int:
        """The fewest people that the stages meant could hold, as far as the table tells."""
        return self.shown_inside + self.fewest_hidden_inside

    def are_narrowed(self, low: int, high: int) -> bool:
        """Whether a small number can be told within 11 by who learns that the stages meant hold
        ``low`` to ``high`` people."""
        fewest = max(self.fewest_hidden_inside, low - self.shown_inside)
        rest = self.hidden_people - self.open_outside * self.least if self.open_inside else 0
        most = min(rest, high - self.shown_inside)
        inside = self._spread(self.open_inside, fewest, most)
        outside = self._spread(
            self.open_outside, self.hidden_people - most, self.hidden_people - fewest
        )
        return any(
            (inside if stage in self.meant else outside) < THRESHOLD
            for stage in self.hidden
            if is_small(self.people[stage])
        )

    def _spread(self, stages: int, fewest: int, most: int) -> int:
        """Of one of some hidden stages that hold ``fewest`` to ``most`` people together."""
        if stages == 1:
            return most - fewest
        return most - stages * self.least


def starts_tell_too_much(starts: int, then: Stages, now: Stages, everybody: int) -> bool:
    """``then`` means the stages before opening, ``now`` those after."""
    return then.are_narrowed(
        low=starts, high=everybody + starts - now.fewest_inside
    ) or now.are_narrowed(low=starts, high=everybody + starts - then.fewest_inside)
