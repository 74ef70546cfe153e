"""The limit pages of the benchmark show what the application shows, so that no limit drifts."""

import pytest
from sqlalchemy import func, select, text, update

from bench import dashboard, loan, meeting, pages
from bench.limit import without_token
from bench.office import Office
from bench.report import Result, table
from tests import postgres
from trepconnect.directory.listings.models.details import ServiceText
from trepconnect.directory.listings.models.records import Service
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.platform.data.db import unit_of_work

_LOADED = {}


@pytest.fixture(scope="session")
def demonstration(database, template, tmp_path_factory):
    """The URL of a database that holds the demonstration; kept beside, as templates are."""
    if database not in _LOADED:
        _LOADED[database] = _loaded(database, template, tmp_path_factory)
    return _LOADED[database]


def _loaded(database, template, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"demonstration-{database}")
    url = f"sqlite:///{folder}/demonstration.db"
    if database == "postgresql":
        url = postgres.server().create_database(template=template)
    office = Office(url, folder)
    office.load()
    office.close()
    return url


@pytest.fixture
def office(new_database, demonstration, tmp_path):
    office = Office(new_database(demonstration), tmp_path)
    yield office
    office.close()


def test_a_limit_page_is_the_applications_page_with_the_same_records(office):
    pages.prepare(office)
    steps = pages.steps(office)
    for page in pages.LIST_PAGES:
        ours, limit = steps[page.name]().body, steps[f"{page.name} limit"]().body
        assert without_token(limit) == without_token(ours), page.path
        assert ours.count(b"/services/") >= 25, page.path


def test_a_limit_page_reads_its_records_from_the_database(office):
    pages.prepare(office)
    steps = pages.steps(office)
    with office.app.app_context(), unit_of_work() as session:
        session.execute(update(ServiceText).values(text="Renamed"))
        session.execute(update(Service).values(name="Renamed"))
    for page in pages.LIST_PAGES:
        assert b"Renamed" in steps[f"{page.name} limit"]().body


def test_the_loan_by_hand_is_the_loan_and_reads_its_payments(office):
    opening = loan.steps(office)
    ours, raw = opening["loan"]().body, opening["loan raw"]().body
    assert raw == ours
    assert b"$4,321.09" not in ours
    with office.app.app_context(), unit_of_work() as session:
        session.execute(text("UPDATE loan_repayments SET amount = 432109"))
    assert b"$4,321.09" in opening["loan raw"]().body


def test_the_dashboard_by_hand_is_the_dashboard_and_reads_its_numbers(office):
    (cohort_id,) = dashboard.prepare(office, 500)
    opening = dashboard.steps(office, {"it": cohort_id})
    ours, raw = opening["it"]().body, opening["it raw"]().body
    assert dashboard.without_tokens(raw) == dashboard.without_tokens(ours)
    assert b">500<" in ours
    with office.app.app_context(), unit_of_work() as session:
        session.execute(text("UPDATE cohort_counts SET amount = 777 WHERE code = 'sessions'"))
    assert b">777<" in opening["it raw"]().body


def test_each_form_that_the_benchmark_sends_is_a_meeting_more(office):
    write = meeting.writer(office.browser(meeting.MENTOR))
    counting = select(func.count()).select_from(SessionRow)
    with office.app.app_context(), unit_of_work() as session:
        before = session.scalar(counting)
    write()
    write()
    with office.app.app_context(), unit_of_work() as session:
        assert session.scalar(counting) == before + 2


def test_the_table_says_which_goals_are_missed():
    kept = Result(goal="kept", ours=3, limit=1, target=6.7, unit="ms", spread=(2.9, 3.1))
    missed = Result(goal="missed", ours=9, limit=1, target=8, unit="", is_count=True)
    lines = table([kept, missed]).splitlines()
    assert lines[2].split()[0] == "kept"
    assert lines[2].endswith("yes")
    assert "3.00 (2.90-3.10)" in lines[2]
    assert lines[3].endswith("NO")
