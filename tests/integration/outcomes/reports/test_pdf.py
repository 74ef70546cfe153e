"""The report of a cohort on paper: what may be told, in the reader's language and direction."""

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from sqlalchemy import select

from tests.integration.outcomes.reported import COUNTS, cohort_of
from tests.unit.outcomes.dashboards.small_reports import months, report_of
from trepconnect.kernel.actor import Role
from trepconnect.outcomes.dashboards import presenters as pages
from trepconnect.outcomes.dashboards.domain import suppress_report
from trepconnect.outcomes.reports import pdf as pdf_reports
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.language.i18n import reading_as


@pytest.fixture
def cohort_id(make):
    return cohort_of(make, es="Primero la comida")


def read(client, cohort_id, language="en"):
    response = client.get(f"/staff/cohorts/{cohort_id}/report.pdf?lang={language}")
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    return PdfReader(BytesIO(response.data))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.fixture
def page(app):
    """The report as HTML, before it becomes a PDF."""

    def page(report, language="en"):
        with app.test_request_context("/"), reading_as(language):
            made = pdf_reports.report_page(
                suppress_report(report), name="Food first", description="Kitchens & carts"
            )
        return BeautifulSoup(made, "html.parser")

    return page


@pytest.fixture
def plotted(app):
    """The course of these months, None for hidden ones."""

    def plotted(*values):
        bars = [pages.Bar(str(place), value, str(value)) for place, value in enumerate(values)]
        with app.app_context():
            return pdf_reports.plot_of(pages.Chart("Meetings", bars, "Month"))

    return plotted


def test_it_tells_what_was_reached_and_how_much_of_the_target(client, make, cohort_id):
    client.sign_in(make.user(Role.MANAGER))
    pdf = read(client, cohort_id)
    text = text_of(pdf)
    for words in (
        "Food first",
        "People 60 75 80%",
        "Hours with a mentor 412.5 400 103%",
        "Money lent $48,500 $50,000 97%",
        "Businesses opened 22",
        "Spanish 31",
        "What each number means",
    ):
        assert words in text
    assert pdf.metadata.title == "Food first"
    sheet = pdf.pages[0].mediabox
    assert (sheet.width, sheet.height) == (612, 792)


def test_small_numbers_are_not_in_it_and_it_says_why(client, make, cohort_id):
    client.sign_in(make.user(Role.MANAGER))
    text = text_of(read(client, cohort_id))
    assert "Amharic, Vietnamese together 14" in text
    assert "Jobs added not shown" in text
    assert "Mar 2026 not shown not shown" in text
    assert "Feb 2026 not shown not shown" in text
    assert "Apr 2026 205 205.5" in text
    assert "A number of people below 11 is not shown" in text


def test_in_spanish(client, make, cohort_id):
    client.sign_in(make.user(Role.MANAGER))
    pdf = read(client, cohort_id, "es")
    assert pdf.trailer["/Root"]["/Lang"] == "es"
    text = text_of(pdf)
    for words in ("Primero la comida", "Personas 60", "español 31"):
        assert words in text


def test_right_to_left(client, make, cohort_id):
    client.sign_in(make.user(Role.MANAGER))
    pdf = read(client, cohort_id, "ar-XB")
    assert pdf.trailer["/Root"]["/Lang"] == "ar-XB"
    letters = set(text_of(pdf))
    assert set("الإسبانية") <= letters, "Spanish, in Arabic"


def test_a_sponsor_gets_the_same_and_that_it_was_taken_is_noted(client, make, session, cohort_id):
    sponsor = make.user(Role.SPONSOR)
    client.sign_in(sponsor)
    assert "together 14" in text_of(read(client, cohort_id))
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "outcomes.report_taken")
    ).one()
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (
        sponsor.id,
        "cohort",
        str(cohort_id),
    )


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Food first", "food-first"),
        ('Ñandú & "Ça va?" / ../x', "nandu-ca-va-x"),
        ("المطبخ", "cohort"),
        ("x" * 120, "x" * 60),
    ],
)
def test_its_file_name_is_plain(client, make, name, file):
    client.sign_in(make.user(Role.MANAGER))
    response = client.get(f"/staff/cohorts/{cohort_of(make, name=name)}/report.pdf")
    told = response.headers["Content-Disposition"]
    assert re.fullmatch(rf"inline; filename={file}-\d{{4}}-\d\d-\d\d\.pdf", told)


def test_a_cohort_without_people_has_a_report_too(client, make):
    client.sign_in(make.user(Role.MANAGER))
    assert "People 0" in text_of(read(client, cohort_of(make, {})))


def test_the_statements_do_not_grow_with_what_was_counted(client, make, count_queries):
    client.sign_in(make.user(Role.MANAGER))
    seen = []
    for keys in (2, 40):
        sums = COUNTS | {("language", f"x{key}"): (12, 12) for key in range(keys)}
        everybody = sum(people for (code, _), (_, people) in sums.items() if code == "language")
        cohort_id = cohort_of(make, sums | {("people", ""): (everybody, everybody)})
        with count_queries() as statements:
            assert client.get(f"/staff/cohorts/{cohort_id}/report.pdf").status_code == 200
        seen.append(len(statements))
    assert seen[0] == seen[1] <= 8


class TestDrawing:
    def test_words_never_stand_in_a_picture(self, page):
        report = report_of(series=(months("sessions", (40, 20), (50, 21), (60, 22)),))
        for svg in page(report).select("main svg, svg"):
            assert not svg.select("text")
            assert not svg.text.strip()

    def test_a_course_is_drawn_from_the_right_in_languages_that_run_so(self, page):
        report = report_of(series=(months("sessions", (40, 20), (50, 21), (60, 22)),))
        assert not page(report).select("svg.course g[transform]")
        assert page(report, "ar-XB").select("svg.course g[transform^='matrix(-1 0 0 1']")

    def test_a_bar_begins_at_the_right_in_languages_that_run_so(self, page):
        report = report_of(languages={"es": 60, "ar": 40})
        (bar,) = {
            (one["x"], one["width"]) for one in page(report, "ar-XB").select(".bar rect")
        } & {("33.3", "66.7")}
        assert bar

    def test_a_hidden_month_breaks_the_line(self, plotted):
        plot = plotted(10, 12, None, 14, None, 0, 3)
        assert len(plot.lines) == 2
        assert [len(line.split()) for line in plot.lines] == [2, 2]
        assert len(plot.dots) == 1
        assert len(plot.gaps) == 2

    def test_the_top_is_the_largest_month_that_is_shown(self, plotted):
        plot = plotted(10, 40, 20)
        assert plot.top == "40"
        heights = [float(pair.split(",")[1]) for pair in plot.lines[0].split()]
        assert heights[1] == pdf_reports.HEADROOM
        assert heights[0] == pdf_reports.HEIGHT - 20

    def test_months_without_anything_lie_on_the_ground(self, plotted):
        plot = plotted(0, 0)
        assert plot.top == ""
        assert {pair.split(",")[1] for pair in plot.lines[0].split()} == {
            str(float(pdf_reports.HEIGHT))
        }

    def test_nothing_is_drawn_where_every_number_is_hidden(self, page):
        report = report_of(
            then=(8, 6, 4, 2, 2),
            now=(5, 5, 7, 3, 2),
            starts=0,
            languages={"es": 13, "ar": 5, "vi": 4},
            needs={"money": 12},
            series=(months("sessions", (2, 2)),),
        )
        made = page(report)
        assert not made.select(".bars, svg.course")
        assert made.text.count("Not shown: too few people.") == 4

    def test_rows_that_are_hidden_are_named_where_they_have_no_sum(self, page):
        report = report_of(needs={"money": 60, "licences": 4, "place": 97})
        assert "Not shown: Licenses and permits, Place and equipment." in page(report).text
