"""The report of a cohort on paper, for those who pay for the work: what may be told, drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import render_template
from markupsafe import escape

from trepconnect.outcomes.dashboards import labels as dashboards_labels
from trepconnect.outcomes.dashboards import presenters as dashboards_presenters
from trepconnect.outcomes.indicators.domain import SharedReport
from trepconnect.outcomes.suppression.network import THRESHOLD, Table
from trepconnect.platform.delivery.pdf import render_pdf
from trepconnect.platform.language.i18n import _, number

WIDTH, HEIGHT, HEADROOM = 480, 84, 4


@dataclass(frozen=True, slots=True)
class Plot:
    """A course in a box ``WIDTH`` by ``HEIGHT``, from the first month to the last.

    ``lines`` are the stretches between hidden months as ``x,y`` pairs, ``dots`` are months that
    stand alone, ``gaps`` the left edges of hidden ones, each ``step`` wide. ``top`` and
    ``bottom`` say what the upper and lower edge mean. Not drawn if it shows nothing but zeros.
    """

    title: str
    first: str
    last: str
    top: str
    bottom: str
    lines: list[str]
    dots: list[tuple[float, float]]
    gaps: list[float]
    step: float
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class People:
    """People by one question: bars, the rows whose numbers are not shown, the largest number."""

    title: str
    heading: str
    bars: list[dashboards_presenters.Bar]
    hidden: list[str]
    most: int


def print_report(report: SharedReport, *, name: str, description: str) -> bytes:
    """A PDF in the reader's language. Raises PdfFailed."""
    return render_pdf(report_page(report, name=name, description=description))


def report_page(report: SharedReport, *, name: str, description: str) -> str:
    """The report as HTML that holds all it needs."""
    shown = dashboards_presenters.dashboard(report, dashboards_presenters.plain)
    tables = {dashboards_labels.name_of(table.code): table for table in report.tables}
    return render_template(
        "pdf/outcomes/report.html",
        report=report,
        name=name,
        description=description,
        shown=shown,
        stages=_side_by_side(shown.stages),
        most_in_stage=max(_known(item for chart in shown.stages for item in chart.items)),
        plots=[plot_of(course) for course in shown.courses],
        people=[_people(chart, tables[chart.title]) for chart in shown.others],
        months=_by_month(shown.courses),
        threshold=THRESHOLD,
        box={"width": WIDTH, "height": HEIGHT, "headroom": HEADROOM},
    )


def _side_by_side(
    charts: Sequence[dashboards_presenters.Chart],
) -> list[tuple[dashboards_presenters.Bar, ...]]:
    """Nothing if one of them tells nothing: then there is nothing to compare."""
    if any(chart.is_hidden or not chart.items for chart in charts):
        return []
    return list(zip(*(chart.items for chart in charts), strict=True))


def _known(items: Iterable[dashboards_presenters.Bar]) -> list[int]:
    """The numbers that are shown, and a zero."""
    return [0, *(item.value for item in items if item.value is not None)]


def _by_month(
    courses: Sequence[dashboards_presenters.Chart],
) -> list[tuple[dashboards_presenters.Bar, ...]]:
    """Nothing if no month of any course is shown."""
    if all(course.is_hidden for course in courses):
        return []
    return list(zip(*(course.items for course in courses), strict=True))


def _people(chart: dashboards_presenters.Chart, table: Table) -> People:
    """Where everybody stands in one row, those of hidden rows are told together: that number is
    no secret, for it is what the others leave of all."""
    bars = [item for item in chart.items if item.value is not None]
    hidden = [item.label for item in chart.items if item.value is None]
    together = _in_hidden_rows(table)
    if bars and hidden and together:
        text = escape(number(together))
        bars.append(
            dashboards_presenters.Bar(
                _("%(rows)s together", rows=_list_of(hidden)), together, text
            )
        )
        hidden = []
    return People(chart.title, chart.heading, bars, hidden, max(_known(bars)))


def _in_hidden_rows(table: Table) -> int | None:
    if table.totals is None or table.totals.grand is None or len(table.column_labels) > 1:
        return None
    return table.totals.grand - sum(row[0] or 0 for row in table.cells)


def _list_of(labels: Sequence[str]) -> str:
    return ", ".join(labels)


def plot_of(course: dashboards_presenters.Chart) -> Plot:
    values = [item.value for item in course.items]
    known = [item for item in course.items if item.value is not None]
    top = max(known, key=lambda item: item.value or 0, default=None)
    step = WIDTH / len(values)
    lines, dots = _drawn(values, step, (top and top.value) or 1)
    return Plot(
        title=course.title,
        first=course.items[0].label,
        last=course.items[-1].label if len(values) > 1 else "",
        top=top.text if top and top.value else "",
        bottom=number(0),
        lines=lines,
        dots=dots,
        gaps=[round(place * step, 1) for place, value in enumerate(values) if value is None],
        step=round(step, 1),
        is_drawn=not course.is_hidden,
    )


def _drawn(
    values: Sequence[int | None], step: float, most: int
) -> tuple[list[str], list[tuple[float, float]]]:
    """Lines through neighboring months that are known, and dots where there is only one."""
    lines: list[str] = []
    dots: list[tuple[float, float]] = []
    for is_known, stretch in groupby(enumerate(values), key=lambda one: one[1] is not None):
        points = [
            (
                round((place + 0.5) * step, 1),
                round(HEIGHT - (HEIGHT - HEADROOM) * (value or 0) / most, 1),
            )
            for place, value in stretch
            if is_known
        ]
        if len(points) == 1:
            dots += points
        elif points:
            lines.append(" ".join(f"{x},{y}" for x, y in points))
    return lines, dots
