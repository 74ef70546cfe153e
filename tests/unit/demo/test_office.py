"""The working hours in which the demonstration's past happens."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from trepconnect.demo.days import Then
from trepconnect.demo.office import Office, is_working, working_day

ZONE = ZoneInfo("America/Denver")
MOMENTS = st.integers(0, 1_500_000).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def office(now):
    return Office(None, ZONE, Then(now, ZONE), now.date())


@given(MOMENTS, st.integers(0, 40), st.integers())
def test_what_comes_later_comes_in_working_hours(now, days, seed):
    at = office(now).after(days, Random(seed))
    assert is_working(at.astimezone(ZONE))
    assert at >= now + timedelta(days=days)


@given(MOMENTS)
def test_a_meeting_was_held_by_day_on_a_quarter(now):
    at = office(now).lately(timedelta(hours=2))
    assert is_working(at)
    assert at.minute % 15 == 0
    assert timedelta(hours=2) <= now - at <= timedelta(days=4)


def test_a_weekend_gives_way_to_monday():
    assert working_day(date(2026, 11, 21)) == working_day(date(2026, 11, 22)) == date(2026, 11, 23)
