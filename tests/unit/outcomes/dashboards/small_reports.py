"""Reports for tests: what a test does not say is large enough to be shown."""

from datetime import date
from uuid import UUID

from trepconnect.cohorts.domain import UNKNOWN
from trepconnect.kernel.money import Money
from trepconnect.outcomes.indicators.domain import (
    BEFORE_OPENING,
    CohortReport,
    Figure,
    Point,
    Series,
)
from trepconnect.outcomes.suppression.network import Table
from trepconnect.profiles.domain.business import Stage

STAGES = (*Stage, UNKNOWN)


def report_of(
    *,
    then=(30, 20, 30, 20, 0),
    now=(20, 20, 40, 20, 0),
    languages=None,
    needs=None,
    starts=13,
    series=(),
    **figures,
):
    """``then`` and ``now`` by stage, needs as how many people have each, figures by code as
    (value, people)."""
    everybody = sum(then)
    languages = {"en": everybody} if languages is None else languages
    needs = {"money": everybody} if needs is None else needs
    not_open = sum(n for stage, n in zip(STAGES, then, strict=True) if stage in BEFORE_OPENING)
    counts = {"sessions": (240, 40), "loan_amount": (Money(900_000), 14)} | figures
    return CohortReport(
        cohort_id=UUID(int=7),
        names={"en": "Food first", "es": "Primero la comida"},
        starts_on=date(2026, 1, 12),
        ends_on=None,
        as_of=date(2026, 6, 30),
        figures=(
            Figure("people", everybody, 100, everybody),
            Figure("starts", starts, 20, starts, out_of=not_open),
            *(Figure(code, value, None, people) for code, (value, people) in counts.items()),
        ),
        tables=(
            people_by("stage_intake", dict(zip(STAGES, then, strict=True))),
            people_by("stage_now", dict(zip(STAGES, now, strict=True))),
            people_by("language", languages),
            Table(
                "need",
                tuple(needs),
                ("with", "without"),
                tuple((number, everybody - number) for number in needs.values()),
                with_totals=True,
            ),
        ),
        series=series,
    )


def people_by(code, counts):
    cells = tuple((number,) for number in counts.values())
    return Table(code, tuple(counts), ("people",), cells, with_totals=True)


def months(code, *values_and_people):
    return Series(
        code,
        tuple(
            Point(date(2026, month, 1), value, people)
            for month, (value, people) in enumerate(values_and_people, 1)
        ),
    )


def column(report, code):
    return {
        label: row[0]
        for label, row in zip(report.table(code).row_labels, report.table(code).cells, strict=True)
    }
