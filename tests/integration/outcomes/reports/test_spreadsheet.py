"""The report of a cohort as a spreadsheet: numbers that count, texts that are only texts."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.integration.outcomes.reported import COUNTS, cohort_of
from tests.unit.outcomes.dashboards.small_reports import report_of
from trepconnect.kernel.actor import Role
from trepconnect.outcomes.dashboards.domain import suppress_report
from trepconnect.outcomes.reports import spreadsheet
from trepconnect.platform.language.i18n import reading_as

MEANS = (
    "means not shown: numbers about fewer than 11 people, and numbers that would give these away."
)


@pytest.fixture
def download(client, make):
    """The file as a manager gets it."""

    def download(cohort_id, language="en"):
        client.sign_in(make.user(Role.MANAGER))
        return client.get(f"/staff/cohorts/{cohort_id}/report.xlsx?lang={language}")

    return download


def rows_of(book, sheet):
    return [[plain(cell) for cell in row] for row in book[sheet].iter_rows(values_only=True)]


def plain(cell):
    return cell.date() if isinstance(cell, datetime) else cell


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_sheet_for_each_table(download, make):
    response = download(cohort_of(make))
    assert response.mimetype.endswith("spreadsheetml.sheet")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=food-first-")
    book = load_workbook(BytesIO(response.data))
    assert book.sheetnames == [
        "About",
        "Figures",
        "Stage when they joined",
        "Stage now",
        "Preferred language",
        "What they need help with",
        "Month by month",
    ]
    assert ["Cohort", "Food first"] in rows_of(book, "About")


def test_numbers_are_numbers_of_their_kind(download, make):
    book = load_workbook(BytesIO(download(cohort_of(make)).data))
    figures = book["Figures"]
    by_name = {row[0].value: row for row in figures.iter_rows()}
    assert (by_name["People"][1].value, by_name["People"][2].value) == (60, 75)
    assert by_name["Hours with a mentor"][1].value == 412.5
    assert by_name["Money lent"][1].value == 48500
    assert by_name["Money lent"][1].number_format == '"$"#,##0.00'
    months = rows_of(book, "Month by month")
    assert months[0] == [
        "Month",
        "Meetings with a mentor",
        "Hours with a mentor",
        "Steps confirmed",
    ]
    assert [date(2026, 4, 1), 205, 205.5, 0] in months
    assert book["Month by month"]["A2"].number_format == "mmm yyyy"


def test_hidden_numbers_are_dashes_and_the_sheet_says_so(download, make):
    response = download(cohort_of(make))
    book = load_workbook(BytesIO(response.data))
    assert rows_of(book, "Preferred language") == [
        ["Preferred language", "People"],
        ["Amharic", "–"],
        ["Arabic", 15],
        ["Spanish", 31],
        ["Vietnamese", "–"],
        ["All together", 60],
        [None, None],
        [
            f"– {MEANS}",
            None,
        ],
    ]
    assert ["Jobs added", "–", None] in [[*row[:2], None] for row in rows_of(book, "Figures")]
    assert [date(2026, 3, 1), "–", "–", 0] in rows_of(book, "Month by month")
    assert "–" not in {cell for row in rows_of(book, "Stage now") for cell in row}


def test_no_text_becomes_a_formula(download, make):
    evil = '=HYPERLINK("http://example.org","x")'
    response = download(cohort_of(make, name=evil))
    parts = parts_of(response.data)
    assert not [name for name, text in parts.items() if "<f>" in text or "<hyperlink" in text]
    book = load_workbook(BytesIO(response.data))
    assert book["About"]["B1"].data_type == "s"
    assert book["About"]["B1"].value == evil


@pytest.mark.parametrize(("language", "mirrored"), [("en", False), ("es", False), ("ar-XB", True)])
def test_sheets_run_the_way_the_language_does(download, make, language, mirrored):
    parts = parts_of(download(cohort_of(make), language).data)
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 7
    assert all(('rightToLeft="1"' in sheet) == mirrored for sheet in sheets)


def test_in_spanish_the_cohort_has_its_spanish_name(download, make):
    book = load_workbook(BytesIO(download(cohort_of(make, es="Primero la comida"), "es").data))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Primero la comida", "Personas", "español"} <= cells


def test_a_table_that_is_withheld_is_a_sheet_that_says_so(app):
    report = report_of(
        then=(12, 0, 0, 0, 0), now=(12, 0, 0, 0, 0), starts=0, languages={"es": 7, "ar": 5}
    )
    with app.test_request_context("/"), reading_as("en"):
        made = spreadsheet.report_sheets(suppress_report(report), name="Few", office="Office")
    assert ["Not shown: too few people.", None] in rows_of(
        load_workbook(BytesIO(made)), "Preferred language"
    )


def test_names_of_sheets_are_never_too_long_nor_twice_the_same(app, monkeypatch):
    monkeypatch.setattr(
        spreadsheet.dashboards_labels, "name_of", lambda _code: "Stage: then/now [of all] " * 3
    )
    with app.test_request_context("/"), reading_as("en"):
        made = spreadsheet.report_sheets(
            suppress_report(report_of()), name="Food first", office="Office"
        )
    names = load_workbook(BytesIO(made)).sheetnames
    assert len(names) == len(set(names)) == 7
    assert all(len(name) <= 31 for name in names)


def test_a_cohort_of_which_nothing_is_counted_has_a_file_too(download, make):
    assert download(cohort_of(make, {})).status_code == 200
    assert download(cohort_of(make, COUNTS)).status_code == 200
