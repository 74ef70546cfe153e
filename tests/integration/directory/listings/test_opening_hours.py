import re

import pytest
from sqlalchemy import select

from trepconnect.directory.listings.models.details import Schedule
from trepconnect.directory.listings.models.records import Service

ORGS = "id,name,description\n1,Guild,Tools to share\n"
SERVICES = "id,organization_id,name,description,status\n1,1,Tools,Borrow a saw,active\n"
HEADER = "id,service_id,weekday,opens_at,closes_at,valid_from,valid_to,description\n"


@pytest.fixture
def shown(run_import, session, client, write_tables):
    """Import the hours of one service; returns the report and what its page says, line by line."""

    def run(*lines):
        schedules = HEADER + "".join(f"{number},1,{line}\n" for number, line in enumerate(lines))
        folder = write_tables(organizations=ORGS, services=SERVICES, schedules=schedules)
        report = run_import(folder, format_="hsds-3")
        page = client.get(f"/services/{session.scalar(select(Service.id))}").text
        part = page.partition("Opening hours</h2>")[2].partition('<p class="small quiet">')[0]
        said = [re.sub(r"<[^>]+>", " ", line) for line in part.split("\n")]
        return report, [" ".join(line.split()) for line in said if line.strip()]

    return run


def codes(report):
    return {problem.code for problem in report.problems}


def test_unclear_hours_stay_with_their_days_as_written(shown):
    days = [f"{day},9:00,1:00,,," for day in (1, 2, 3)]
    report, lines = shown(*days, "7,Closed,,,,")
    assert "Monday to Wednesday 9:00-1:00" in lines
    assert "Sunday closed all day" in lines
    assert [p.code for p in report.problems].count("hours_unclear") == 3


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("1,09:00,24:00,,,", "Monday 9:00 AM – 12:00 AM"),
        ("5,22:00,06:00,,,", "Friday 10:00 PM – 6:00 AM"),
        ("1,1:00,5:00,,,", "Monday 1:00-5:00"),
        ("1,09:00,09:00,,,", "Monday 09:00-09:00"),
        ("2,9:00 AM,5:00 PM,,,By appointment", "Tuesday 9:00 AM – 5:00 PM By appointment"),
        ("2,,,,,By appointment", "Tuesday By appointment"),
        ("Mon-Wed,9am,5pm,,,", "Monday to Wednesday 9:00 AM – 5:00 PM"),
        ("7,,,,,Cerrado", "Sunday closed all day"),
        ("Montag,9am,5pm,,,", "9:00 AM – 5:00 PM Montag"),
        ("1,9am,5pm,2090-06-01,2090-08-31,", "Monday 9:00 AM – 5:00 PM"),
        ("1,9am,5pm,24/24/2090,,", "Monday 9:00 AM – 5:00 PM 24/24/2090"),
        (",9am,5pm,,,", "9:00 AM – 5:00 PM"),
    ],
)
def test_a_row_of_hours_is_read_or_shown_as_written(shown, row, line):
    assert line in shown(row)[1]


def test_two_spans_of_a_day_stand_on_one_line(shown):
    assert (
        "Monday 9:00 AM – 12:00 PM, 1:00 PM – 5:00 PM" in shown("1,9am,12pm,,,", "1,1pm,5pm,,,")[1]
    )


def test_hours_of_later_come_with_their_dates(shown):
    _, lines = shown("1,9am,5pm,,,", "1,10am,2pm,2090-06-01,,")
    assert lines.index("Usual hours (now)") < lines.index("From June 1, 2090")


def test_hours_without_a_weekday_are_listed(shown):
    assert codes(shown(",9am,5pm,,,")[0]) == {"hours_without_day"}


def test_hours_travel_out_and_back(run_import, session, write_tables, app, tmp_path):
    from trepconnect.directory.exporting.service import export_directory
    from trepconnect.platform.data.db import read_only

    rows = "a,1,7,Closed,,,,\nb,1,1,9:00,1:00,,,\n"
    run_import(
        write_tables(organizations=ORGS, services=SERVICES, schedules=HEADER + rows),
        format_="hsds-3",
    )
    with app.app_context(), read_only() as opened:
        export_directory(opened, tmp_path / "x.zip")
    run_import(tmp_path / "x.zip", source="again")
    found = session.execute(select(Schedule.weekday, Schedule.closed, Schedule.original)).all()
    assert sorted(found) == [(1, False, "9:00-1:00"), (7, True, "")]
