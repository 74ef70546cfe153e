"""The limit pages of the benchmark show what the application shows, so that no limit drifts."""

from sqlalchemy import update

from bench import pages
from bench.limit import without_token
from bench.report import Result, table
from trepconnect.directory.models import Service, ServiceText
from trepconnect.platform.db import unit_of_work


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


def test_the_table_says_which_goals_are_missed():
    kept = Result(goal="kept", ours=3, limit=1, target=6.7, unit="ms", spread=(2.9, 3.1))
    missed = Result(goal="missed", ours=9, limit=1, target=8, unit="", is_count=True)
    lines = table([kept, missed]).splitlines()
    assert lines[2].split()[0] == "kept"
    assert lines[2].endswith("yes")
    assert "3.00 (2.90-3.10)" in lines[2]
    assert lines[3].endswith("NO")
