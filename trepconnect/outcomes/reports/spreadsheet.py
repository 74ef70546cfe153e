"""The report of a cohort as a spreadsheet: a sheet for each table, numbers to work on with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Final, TypeAlias

import xlsxwriter

from trepconnect.cohorts.domain import Unit, rule_of
from trepconnect.kernel import languages
from trepconnect.kernel.money import Money
from trepconnect.outcomes.dashboards import labels as dashboards_labels
from trepconnect.outcomes.indicators.domain import Amount, Series, SharedReport, Slice
from trepconnect.outcomes.suppression.network import THRESHOLD, Table
from trepconnect.platform.language.i18n import _, current_language, format_date, number

HIDDEN: Final = "–"
_LONGEST_SHEET_NAME = 31
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_LABEL_WIDTH, _NUMBER_WIDTH, _TEXT_WIDTH = 34, 18, 90
_MINUTES_AN_HOUR = 60

Cell: TypeAlias = str | date | Amount | float | None
"""None is a number that is not shown."""


def report_sheets(report: SharedReport, *, name: str, office: str) -> bytes:
    """An .xlsx in the reader's language; its sheets run the way the language does."""
    made = BytesIO()
    with _Book(made) as book:
        _about(book, report, name, office)
        _figures(book, report)
        for table in report.tables:
            _people(book, table)
        _months(book, report.series)
    return made.getvalue()


class _Book:
    """A workbook in which a text is a text, whatever it looks like."""

    def __init__(self, made: BytesIO) -> None:
        self._book = xlsxwriter.Workbook(made, {"in_memory": True})
        self._mirrored = languages.direction(current_language()) == "rtl"
        self._head = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._quiet = self._book.add_format({"italic": True, "font_color": "#56615D"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._hidden = self._book.add_format({"align": "right", "font_color": "#56615D"})
        self._formats = {
            form: self._book.add_format({"num_format": form})
            for form in ("#,##0", "#,##0.0", '"$"#,##0.00', "mmm yyyy")
        }
        self._names: set[str] = set()

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *_error: object) -> None:
        self._book.close()

    def sheet(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """A table from the first cell on, and below what a hidden number means, if one is."""
        page = self._page(title)
        page.set_column(0, 0, _LABEL_WIDTH)
        page.set_column(1, max(len(heads) - 1, 1), _NUMBER_WIDTH)
        page.freeze_panes(1, 1)
        for column, head in enumerate(heads):
            page.write_string(0, column, head, self._head)
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                self._write(page, row, column, cell)
        below = len(rows) + 2
        if not rows:
            page.write_string(1, 0, _("Not shown: too few people."), self._quiet)
        elif any(None in cells for cells in rows):
            page.write_string(below, 0, f"{HIDDEN} {_hidden_means()}", self._quiet)

    def text(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        page = self._page(title)
        page.set_column(0, 0, _LABEL_WIDTH)
        page.set_column(1, 1, _TEXT_WIDTH)
        for row, (label, text) in enumerate(lines):
            page.write_string(row, 0, label, self._head if row == 0 else self._wrapped)
            page.write_string(row, 1, text, self._head if row == 0 else self._wrapped)

    def _page(self, title: str) -> xlsxwriter.worksheet.Worksheet:
        page = self._book.add_worksheet(self._free_name(title))
        page.set_landscape()
        page.set_paper(1)  # US Letter
        page.fit_to_pages(1, 0)
        if self._mirrored:
            page.right_to_left()
        return page

    def _free_name(self, title: str) -> str:
        """What a sheet may be called: short, without some signs, and no two alike."""
        plain = _NOT_IN_A_SHEET_NAME.sub(" ", title)[:_LONGEST_SHEET_NAME].strip()
        name, count = plain, 1
        while name.casefold() in self._names:
            count += 1
            name = f"{plain[: _LONGEST_SHEET_NAME - 3]} {count}"
        self._names.add(name.casefold())
        return name

    def _write(
        self, page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell
    ) -> None:
        match cell:
            case None:
                page.write_string(row, column, HIDDEN, self._hidden)
            case str():
                page.write_string(row, column, cell)
            case Money():
                page.write_number(row, column, cell.decimal, self._formats['"$"#,##0.00'])
            case date():
                page.write_datetime(row, column, cell, self._formats["mmm yyyy"])
            case float():
                page.write_number(row, column, cell, self._formats["#,##0.0"])
            case _:
                page.write_number(row, column, cell, self._formats["#,##0"])


def _about(book: _Book, report: SharedReport, name: str, office: str) -> None:
    book.text(
        _("About"),
        [
            (_("Cohort"), name),
            (_("Office"), office),
            (_("Starts on"), format_date(report.starts_on)),
            (_("Ends on"), format_date(report.ends_on)),
            (_("Counted up to"), format_date(report.as_of)),
            (HIDDEN, _hidden_means()),
            *dashboards_labels.meanings(),
        ],
    )


def _hidden_means() -> str:
    return _(
        "means not shown: numbers about fewer than %(threshold)s people, and numbers that would "
        "give these away.",
        threshold=number(THRESHOLD),
    )


def _figures(book: _Book, report: SharedReport) -> None:
    rows = [
        (
            dashboards_labels.name_of(one.code),
            _plain(one.code, one.value),
            "" if one.target is None else _plain(one.code, one.target),
        )
        for one in report.figures
    ]
    book.sheet(_("Figures"), (_("What is counted"), _("Reached"), _("Target")), rows)


def _people(book: _Book, table: Table) -> None:
    rows = [
        (dashboards_labels.row_name(table.code, label), *cells)
        for label, cells in zip(table.row_labels, table.cells, strict=True)
    ]
    if table.code != Slice.NEED and table.totals is not None and rows:
        rows.append((_("All together"), table.totals.grand))
    heads = [dashboards_labels.column_name(column) for column in table.column_labels]
    title = dashboards_labels.name_of(table.code)
    book.sheet(title, [title, *heads], rows)


def _months(book: _Book, series: Sequence[Series]) -> None:
    codes = [one.code for one in series]
    rows = [
        (
            points[0].month,
            *(_plain(code, one.value) for code, one in zip(codes, points, strict=True)),
        )
        for points in zip(*(one.points for one in series), strict=True)
    ]
    book.sheet(_("Month by month"), [_("Month"), *map(dashboards_labels.name_of, codes)], rows)


def _plain(code: str, value: Amount | None) -> Cell:
    """Hours as hours."""
    if isinstance(value, int) and rule_of(code).unit is Unit.MINUTES:
        return value / _MINUTES_AN_HOUR
    return value
