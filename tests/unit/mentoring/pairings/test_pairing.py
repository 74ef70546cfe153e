from datetime import date, timedelta

import pytest

from trepconnect.mentoring.pairings.domain.pairing import (
    LIVE,
    STARTED,
    TRANSITIONS,
    PairingState,
    answer_by,
    came_from,
)


@pytest.mark.parametrize(
    ("proposed", "last_day"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 20), date(2026, 11, 27)),  # Friday
        (date(2026, 11, 21), date(2026, 11, 27)),  # Saturday
        (date(2026, 11, 22), date(2026, 11, 27)),  # Sunday
        (date(2026, 12, 30), date(2027, 1, 6)),
    ],
)
def test_there_are_five_business_days_to_answer(proposed, last_day):
    assert answer_by(proposed) == last_day


@pytest.mark.parametrize("offset", range(14))
def test_the_last_day_is_a_business_day_with_four_between(offset):
    proposed = date(2026, 11, 1) + timedelta(days=offset)
    last = answer_by(proposed)
    between = [proposed + timedelta(days=day) for day in range(1, (last - proposed).days + 1)]
    assert last.weekday() < 5
    assert sum(day.weekday() < 5 for day in between) == 5


def test_what_has_ended_stays_ended():
    assert TRANSITIONS[PairingState.ENDED] == frozenset()
    assert came_from(PairingState.PROPOSED) == frozenset()
    assert came_from(PairingState.ENDED) == LIVE
    assert came_from(PairingState.PAUSED) == {PairingState.ACTIVE}
    assert set(TRANSITIONS) == set(PairingState)
    assert LIVE > STARTED
