from datetime import UTC, datetime, timedelta

import pytest

from trepconnect.matching.services.domain.saved import Helped, asks_now

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("saved", "helped", "told", "asks"),
    [
        (7, None, None, True),
        (6, None, None, False),
        (90, Helped.YES, 60, False),
        (90, Helped.NO, 60, False),
        (90, Helped.NOT_YET, 7, True),
        (90, Helped.NOT_YET, 6, False),
    ],
)
def test_she_is_asked_a_week_after_keeping_and_a_week_after_each_not_yet(
    saved, helped, told, asks
):
    told_at = None if told is None else NOW - timedelta(days=told)
    saved_at = NOW - timedelta(days=saved)
    assert asks_now(saved_at=saved_at, helped=helped, told_at=told_at, now=NOW) is asks
