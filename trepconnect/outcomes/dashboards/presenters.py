"""A cohort's report in the reader's words, ready to be drawn: figures, bars, lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from markupsafe import Markup, escape

from trepconnect.cohorts import labels as cohorts_labels
from trepconnect.cohorts.domain import Measure
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.money import Money
from trepconnect.outcomes.dashboards import labels, policy
from trepconnect.outcomes.indicators.domain import (
    Amount,
    CohortReport,
    Figure,
    Name,
    Series,
    Slice,
    month_key,
)
from trepconnect.outcomes.suppression.network import Table
from trepconnect.platform.language.i18n import _, percent

Linked = Callable[[Name, str], Markup]
"""Draws a number (its name, its text) with or without a link to the people behind it."""

_PEOPLE_COLUMN = 0
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """``value`` is None for a number that is hidden."""

    label: str
    value: int | None
    text: Markup


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """``share`` is how much of the target was reached, in percent, at most 100; None without."""

    label: str
    short_label: str
    text: Markup
    target: str
    share: int | None
    share_text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """``heading`` is what its rows are."""

    title: str
    items: list[Bar]
    heading: str

    @property
    def is_whole(self) -> bool:
        return all(item.value is not None for item in self.items)

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it is told but perhaps zeros."""
        return not self.is_whole and not any(item.value for item in self.items)


@dataclass(frozen=True, slots=True)
class Course(Chart):
    """Month by month: a line when it is whole, else bars, because a line would guess."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    figures: list[ShownFigure]
    stages: list[Chart]
    courses: list[Course]
    others: list[Chart]
    meanings: list[tuple[str, str]]


def dashboard(report: CohortReport, linked: Linked) -> Dashboard:
    stages = (Slice.STAGE_INTAKE, Slice.STAGE_NOW)
    return Dashboard(
        figures=[shown_figure(figure, linked) for figure in report.figures],
        stages=[_chart(report.table(code), linked) for code in stages],
        courses=[_course(series, linked) for series in report.series if series.points],
        others=[
            _by_size(_chart(report.table(code), linked)) for code in (Slice.LANGUAGE, Slice.NEED)
        ],
        meanings=labels.meanings(),
    )


def plain(_name: Name, text: str) -> Markup:
    """A number without a link."""
    return escape(text)


def links_for(actor: Actor, cohort_id: UUID) -> Linked:
    """Links to the people behind a number, where the actor may see them."""

    def linked(name: Name, text: str) -> Markup:
        code, key = name
        if not policy.can_see_behind(actor, code):
            return escape(text)
        return Markup('<a href="{}">{}<span class="hidden">: {}</span></a>').format(
            _address(cohort_id, code, key), text, _("show the people")
        )

    return linked


def _address(cohort_id: UUID, code: str, key: str) -> str:
    if code == Measure.PEOPLE:
        return f"/staff/cohorts/{cohort_id}/members"
    query = urlencode({"measure": code, "value": key} if key else {"measure": code})
    return f"/staff/cohorts/{cohort_id}/people?{query}"


def shown_figures(figures: Sequence[Figure]) -> list[ShownFigure]:
    """Without links: a table of many cohorts leads to each, not to people."""
    return [shown_figure(figure, plain) for figure in figures]


def shown_figure(figure: Figure, linked: Linked) -> ShownFigure:
    share = _share(figure)
    return ShownFigure(
        label=labels.name_of(figure.code),
        short_label=_(cohorts_labels.MEASURE[figure.code].short),
        text=_number((figure.code, ""), figure.value, linked),
        target="" if figure.target is None else labels.amount(figure.code, figure.target),
        share=None if share is None else min(share, _WHOLE),
        share_text="" if share is None else percent(share / _WHOLE),
    )


def _share(figure: Figure) -> int | None:
    """Whole percent, rounded down: a target is reached when it is reached."""
    if figure.value is None or figure.target is None:
        return None
    return _WHOLE * _plain_number(figure.value) // _plain_number(figure.target)


def _plain_number(value: Amount) -> int:
    return value.cents if isinstance(value, Money) else value


def _number(name: Name, value: Amount | None, linked: Linked) -> Markup:
    """Zero leads to nobody; too few people are not told."""
    code, _key = name
    if value is None:
        return Markup('<span class="veiled">{}</span>').format(_("not shown"))
    text = labels.amount(code, value)
    return linked(name, text) if value else escape(text)


def _chart(table: Table, linked: Linked) -> Chart:
    rows = zip(table.row_labels, table.cells, strict=True)
    items = [_bar(table.code, key, cells[_PEOPLE_COLUMN], linked) for key, cells in rows]
    return Chart(labels.name_of(table.code), items, _heading(table.code))


def _bar(code: str, key: str, people: int | None, linked: Linked) -> Bar:
    return Bar(labels.row_name(code, key), people, _number((code, key), people, linked))


def _heading(code: str) -> str:
    return {Slice.LANGUAGE: _("Language"), Slice.NEED: _("Need")}.get(Slice(code), _("Stage"))


def _by_size(chart: Chart) -> Chart:
    """The largest first, those without anybody left out; hidden ones last, in one order."""
    items = [item for item in chart.items if item.value != 0]
    known = sorted(
        (item for item in items if item.value is not None),
        key=lambda item: (-(item.value or 0), item.label),
    )
    hidden = sorted((item for item in items if item.value is None), key=lambda item: item.label)
    return Chart(chart.title, [*known, *hidden], chart.heading)


def _course(series: Series, linked: Linked) -> Course:
    items = [
        Bar(
            labels.month_name(point.month),
            None if point.value is None else _plain_number(point.value),
            _number((series.code, month_key(point.month)), point.value, linked),
        )
        for point in series.points
    ]
    return Course(labels.name_of(series.code), items, _("Month"))


def side_by_side(columns: Sequence[Sequence[Figure]]) -> list[tuple[str, list[ShownFigure]]]:
    """The figures of several cohorts, a row for each measure."""
    shown = [shown_figures(column) for column in columns]
    return [
        (labels.name_of(measure), [column[number] for column in shown])
        for number, measure in enumerate(Measure)
    ]
