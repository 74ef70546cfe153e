from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from trepconnect.platform.forms.days import _read_day, _read_hour, day_of, hour_of, to_five_minutes


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-09", date(2026, 3, 9)),
        ("3/9/2026", date(2026, 3, 9)),
        ("03/09/2026", date(2026, 3, 9)),
        (" ٣/٩/٢٠٢٦ ", date(2026, 3, 9)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-02-29", None),
        ("13/1/2026", None),
        ("3/9/26", None),
        ("9999-12-31", None),
        ("0001-01-01", None),
        ("99999-12-31", None),
        ("tomorrow", None),
        ("-1", None),
    ],
)
def test_a_day_is_read_as_people_and_browsers_write_it(typed, day):
    assert _read_day(typed) == day


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("14:30", time(14, 30)),
        ("14:30:59", time(14, 30)),
        ("9", time(9)),
        ("2:30 pm", time(14, 30)),
        ("2 p.m.", time(14)),
        ("12 am", time(0)),
        ("12:05 PM", time(12, 5)),
        ("12a", time(0)),
        ("٢:٣٠", time(2, 30)),
        ("24:00", None),
        ("13 pm", None),
        ("0 am", None),
        ("10:60", None),
        ("noon", None),
        ("1:2", None),
    ],
)
def test_a_time_is_read_as_people_and_browsers_write_it(typed, hour):
    assert _read_hour(typed) == hour


def test_moments_are_shown_on_the_clock_of_the_office():
    at = datetime(2026, 11, 21, 1, 57, 30, 5, tzinfo=UTC)
    zone = ZoneInfo("America/Denver")
    assert (day_of(at, zone), hour_of(at, zone)) == ("2026-11-20", "18:57")
    assert to_five_minutes(at) == datetime(2026, 11, 21, 1, 55, tzinfo=UTC)
