from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from trepconnect.notifications.domain import next_daytime

DENVER = ZoneInfo("America/Denver")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=DENVER).astimezone(UTC)


@pytest.mark.parametrize("now", ["2026-11-20 08:00", "2026-11-20 12:00", "2026-11-20 19:59:59"])
def test_by_day_a_phone_may_ring_at_once(now):
    assert next_daytime(at(now), DENVER) == at(now)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-20 07:59:59", "2026-11-20 08:00"),
        ("2026-11-20 00:00", "2026-11-20 08:00"),
        ("2026-11-20 20:00", "2026-11-21 08:00"),
        ("2026-12-31 23:59", "2027-01-01 08:00"),
        # the night in which the clocks change is an hour longer, or shorter
        ("2026-10-31 22:00", "2026-11-01 08:00"),
        ("2027-03-13 22:00", "2027-03-14 08:00"),
    ],
)
def test_by_night_it_waits_until_eight(now, then):
    assert next_daytime(at(now), DENVER) == at(then)


def test_the_answer_is_in_the_zone_of_the_question():
    assert next_daytime(at("2026-11-20 03:00"), DENVER).tzinfo is UTC
