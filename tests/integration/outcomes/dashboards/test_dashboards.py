"""What a cohort's pages tell, to whom, and who is behind a number."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import cohorts as a
from tests.factories import happenings
from tests.integration.outcomes.conftest import baker
from tests.integration.outcomes.counted import ZONE
from trepconnect.cohorts.domain import Measure
from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.outcomes.dashboards.queries import cohort_report
from trepconnect.outcomes.indicators.domain import Figure, Point
from trepconnect.outcomes.indicators.service import rebuild
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.profiles.domain.business import Stage

NOON = datetime(2026, 3, 10, 18, tzinfo=UTC)
APRIL = date(2026, 4, 20)


@pytest.fixture
def read(make):
    """The report of a cohort after everything was counted."""

    def read(cohort_id, as_of=APRIL):
        with make.writing() as session:
            rebuild(session, ZONE)
        with make.writing() as session:
            return cohort_report(session, cohort_id, as_of=as_of)

    return read


def busy_cohort(make, people=3, **cohort):
    """Each met once in March, reached a step in April and borrowed $1,000 more than the one
    before; the businesses were ideas, had one worker and are open with three."""
    spring = a.cohort(make, **cohort)
    for number in range(people):
        rosa, bakery = baker(make, workers=3, stage=Stage.OPERATING, name=f"Rosa {number:02}")
        a.member(make, spring, rosa, bakery, stage="idea", workers=1)
        happenings.met(make, rosa, bakery, NOON, 90)
        happenings.reached(make, bakery, NOON + timedelta(days=30))
        happenings.borrowed(make, rosa, bakery, date(2026, 4, 1), 1000 * (number + 1))
    return spring


def counted(make, **more):
    spring = busy_cohort(make, **more)
    with make.writing() as session:
        rebuild(session, ZONE)
    return spring


def number_of(page, label):
    """The text of a headline figure."""
    for one in page.select("main .figures > div"):
        if one.select_one("dt").find(string=True, recursive=False).strip() == label:
            return one.select_one("dd")
    return None


# --- the report


def test_the_report_tells_figures_beside_their_targets(make, read):
    targets = {Measure.PEOPLE: 4, Measure.HOURS: 9, Measure.LOAN_AMOUNT: 1_200_000}
    report = read(busy_cohort(make, targets=targets))
    assert report.figures == (
        Figure("people", 3, 4, 3),
        Figure("sessions", 3, None, 3),
        Figure("hours", 270, 540, 3),
        Figure("milestones", 3, None, 3),
        Figure("loans", 3, None, 3),
        Figure("loan_amount", Money.of(6000), Money.of(12_000), 3),
        Figure("starts", 3, None, 3, out_of=3),
        Figure("jobs", 6, None, 3),
    )


def test_people_are_counted_by_stage_language_and_need(make, read):
    spring = busy_cohort(make)
    ana, shop = baker(make, speaks="am", stage=None)
    a.member(make, spring, ana, shop)
    report = read(spring)
    tables = {
        table.code: dict(zip(table.row_labels, table.cells, strict=True))
        for table in report.tables
    }
    assert tables["stage_intake"]["idea"] == (3,)
    assert tables["stage_intake"]["unknown"] == (1,)
    assert tables["stage_now"]["operating"] == (3,)
    assert tables["language"] == {"am": (1,), "es": (3,)}
    assert tables["need"]["money"] == (4, 0)
    assert tables["need"]["licences"] == (0, 4)
    for code in ("stage_intake", "stage_now", "language"):
        assert sum(cell for (cell,) in tables[code].values()) == 4


def test_a_course_has_every_month_from_the_first_to_this_one(make, read):
    report = read(busy_cohort(make, starts_on=date(2025, 12, 8)))
    assert [series.code for series in report.series] == ["sessions", "hours", "milestones"]
    sessions = report.series[0].points
    assert [point.month.isoformat()[:7] for point in sessions] == [
        "2025-12",
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-04",
    ]
    assert sessions[3] == Point(date(2026, 3, 1), 3, 3)
    assert sum(point.value for point in sessions) == report.figure("sessions").value


def test_a_course_stops_where_the_cohort_ended_unless_more_is_counted(make, read):
    spring = busy_cohort(make, ends_on=date(2026, 2, 28))
    (sessions, _hours, steps) = read(spring, as_of=date(2027, 1, 1)).series
    assert sessions.points[-1].month == steps.points[-1].month == date(2026, 4, 1)


def test_an_empty_cohort_has_a_report_of_zeros(make, read):
    report = read(a.cohort(make))
    assert {figure.value for figure in report.figures} == {0, Money(0)}
    assert report.table("language").cells == ()


def test_a_cohort_that_has_not_begun_has_a_report(make, read):
    report = read(a.cohort(make, starts_on=date(2027, 1, 1)))
    assert all(series.points == () for series in report.series)


# --- the dashboard


def test_the_dashboard_tells_the_numbers_and_leads_to_the_people(client, make):
    spring = counted(make, targets={Measure.PEOPLE: 4, Measure.SESSIONS: 3})
    client.sign_in(make.user(Role.MANAGER))
    page = client.page(f"/staff/cohorts/{spring}")
    assert number_of(page, "Hours with a mentor").text.startswith("4.5")
    assert number_of(page, "Money lent").text.startswith("$6,000")
    assert "target: 4 (75%)" in page.text
    link = number_of(page, "Meetings with a mentor").select_one("a")["href"]
    people = client.page(link)
    assert [one.text for one in people.select("tbody th")] == ["Rosa 00", "Rosa 01", "Rosa 02"]


def test_every_number_leads_to_as_many_people_as_it_counts(client, make):
    spring = counted(make)
    client.sign_in(make.user(Role.MANAGER))
    page = client.page(f"/staff/cohorts/{spring}")
    links = {one["href"] for one in page.select("main a[href*='/people?']")}
    assert len(links) >= 15
    for link in links:
        main = client.page(link).select_one("main")
        assert len(main.select("tbody tr")) == 3, link
        assert "3 people" in main.text


def test_shares_of_a_number_add_up_to_it(client, make):
    spring = counted(make)
    client.sign_in(make.user(Role.MANAGER))
    page = client.page(f"/staff/cohorts/{spring}/people?measure=loan_amount")
    assert [one.text for one in page.select("tbody .num")] == ["$1,000", "$2,000", "$3,000"]


def test_each_look_at_the_people_behind_a_number_is_on_record(client, make, session):
    spring, manager = counted(make), make.user(Role.MANAGER)
    client.sign_in(manager).page(f"/staff/cohorts/{spring}/people?measure=language&value=es")
    read = select(AuditEntry).where(AuditEntry.action == "outcomes.person_read")
    entries = session.scalars(read).all()
    assert {entry.actor_id for entry in entries} == {manager.id}
    assert len({entry.subject_id for entry in entries}) == 3


@pytest.mark.parametrize(
    ("roles", "measure", "status"),
    [
        ([Role.MANAGER], "loans", 200),
        ([Role.NAVIGATOR], "loans", 403),
        ([Role.ADMIN], "loan_amount", 403),
        ([Role.NAVIGATOR], "language", 200),
        ([Role.MANAGER, Role.LOAN_OFFICER], "language", 403),
        ([Role.MANAGER, Role.LOAN_OFFICER], "loans", 200),
        ([Role.NAVIGATOR], "jobs", 200),
    ],
)
def test_who_is_behind_loans_and_languages_is_not_for_everybody(
    client, make, roles, measure, status
):
    spring = counted(make)
    client.sign_in(make.user(*roles))
    value = "es" if measure == "language" else ""
    target = f"/staff/cohorts/{spring}/people?measure={measure}&value={value}"
    client.page(target, status)
    links = [one["href"] for one in client.page(f"/staff/cohorts/{spring}").select("main a")]
    wanted = target.removesuffix("&value=")
    assert (wanted in links) is (status == 200)


@pytest.mark.parametrize(
    "query",
    [
        "measure=tax",
        "measure=language&value=klingon",
        "measure=stage_now",
        "measure=sessions&value=2026-13",
        "measure=sessions&value=0000-01",
        "measure=need&value=money.taxes",
        "measure=",
    ],
)
def test_a_number_that_cannot_be_is_not_found(client, make, query):
    spring = counted(make, people=1)
    client.sign_in(make.user(Role.MANAGER)).page(f"/staff/cohorts/{spring}/people?{query}", 404)


def test_nobody_behind_a_number_is_said(client, make):
    spring = counted(make, people=1)
    client.sign_in(make.user(Role.MANAGER))
    page = client.page(f"/staff/cohorts/{spring}/people?measure=sessions&value=2020-01")
    assert "Nobody is behind this number now" in page.text


def test_what_each_number_means_stands_on_the_page(client, make):
    spring = counted(make, people=1)
    page = client.sign_in(make.navigator()).page(f"/staff/cohorts/{spring}")
    meanings = page.select("main details.fold dt")
    assert len(meanings) == len(Measure)


def test_the_dashboard_reads_in_spanish_and_from_right_to_left(client, make):
    spring = counted(make, es="Primavera")
    client.sign_in(make.user(Role.MANAGER))
    page = client.page(f"/staff/cohorts/{spring}?lang=es")
    assert page.select_one("h1").text == "Primavera"
    assert "español" in page.select_one("main").text
    assert client.page(f"/staff/cohorts/{spring}?lang=ar-XB").html["dir"] == "rtl"


def test_the_dashboard_takes_the_same_few_statements_however_many_belong(
    client, make, count_queries
):
    client.sign_in(make.user(Role.MANAGER))
    counts = set()
    for people in (2, 10, 25, 100):
        spring = a.cohort(make)
        a.crowd(make, spring, people)
        with make.writing() as session:
            rebuild(session, ZONE)
        for page in ("", "/share", "/people"):
            with count_queries() as seen:
                client.page(f"/staff/cohorts/{spring}{page}")
            counts.add((page, len([one for one in seen if "audit" not in one])))
    assert len(counts) == 3
    assert max(number for _page, number in counts) <= 8


# --- as it may be shared


def test_a_sponsor_gets_what_may_be_shared_and_no_link_to_people(client, make):
    spring = counted(make)
    client.sign_in(make.user(Role.SPONSOR))
    listed = client.page("/staff/cohorts").select_one("main")
    assert [one["href"] for one in listed.select("a")] == [f"/staff/cohorts/{spring}/share"]
    page = client.page(f"/staff/cohorts/{spring}/share")
    main = page.select_one("main")
    assert "people" not in "".join(one["href"] for one in main.select("a"))
    assert number_of(page, "Loans paid out").text == "not shown"
    assert not re.search(r"\b[1-9]\b", main.select_one(".figures").text)
    client.page(f"/staff/cohorts/{spring}", 403)


def test_large_numbers_are_shared(client, make):
    spring = counted(make, people=12)
    client.sign_in(make.user(Role.SPONSOR))
    page = client.page(f"/staff/cohorts/{spring}/share")
    assert number_of(page, "People").text == "12"
    assert number_of(page, "Hours with a mentor").text == "18"
    assert "Spanish" in page.select_one("main").text


# --- side by side


def test_the_list_tells_the_numbers_of_each_cohort(client, make):
    counted(make, targets={Measure.LOANS: 6})
    a.cohort(make, "Fall", starts_on=date(2026, 9, 1))
    page = client.sign_in(make.user(Role.MANAGER)).page("/staff/cohorts")
    fall, spring = page.select("main tbody tr")
    assert "Fall" in fall.select_one("th").text
    cells = {one["data-label"]: one.get_text(" ", strip=True) for one in spring.select("td")}
    assert cells["Loans"] == "3 50%"
    assert cells["Lent"] == "$6,000"
    assert cells["Hours"] == "4.5"


def test_two_cohorts_or_all_stand_side_by_side(client, make):
    one, two = counted(make), a.cohort(make, "Fall")
    a.cohort(make, "Winter")
    client.sign_in(make.navigator())
    page = client.page(f"/staff/cohorts/compare?c={one}&c={two}&c=nonsense")
    assert len(page.select("main thead th")) == 3
    assert page.select("main tbody tr")[0].get_text(" ", strip=True).split()[0] == "People"
    assert len(client.page("/staff/cohorts/compare").select("main thead th")) == 4


def test_the_list_takes_the_same_few_statements_however_long(client, make, count_queries):
    client.sign_in(make.user(Role.MANAGER))
    counts = set()
    for more in (10, 15, 75):
        for number in range(more):
            a.cohort(make, f"C{number}", targets={Measure.PEOPLE: 5})
        for page in ("", "/compare"):
            with count_queries() as seen:
                client.page(f"/staff/cohorts{page}")
            counts.add((page, len(seen)))
    assert len(counts) == 2
    assert max(number for _page, number in counts) <= 8


def test_without_cohorts_the_list_says_what_to_do(client, make):
    client.sign_in(make.user(Role.MANAGER))
    assert client.page("/staff/cohorts").select_one(".empty a")["href"] == "/staff/cohorts/new"
    client.page("/staff/cohorts/compare")
    assert not client.sign_in(make.navigator()).page("/staff/cohorts").select(".empty a")
