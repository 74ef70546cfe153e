from datetime import timedelta

import pytest

from tests.unit.matching.services.builders import TODAY
from trepconnect.matching.mentors.domain.reasons import Tier, tier_of


@pytest.mark.parametrize(
    ("admitted", "speaking", "days", "tier"),
    [
        (0, 0, 0, Tier.FEW),
        (3, 40, 0, Tier.FEW),
        (4, 3, 0, Tier.FEW),
        (4, 0, 0, Tier.FEW),
        (4, 4, 0, Tier.REST),
        (4, None, 0, Tier.REST),
        (4, 4, 90, Tier.REST),
        (4, 4, 91, Tier.LONG),
        (3, 4, 91, Tier.FEW),
    ],
)
def test_whom_few_can_help_comes_first_then_who_waits_long(admitted, speaking, days, tier):
    asked_on = TODAY - timedelta(days=days)
    found = tier_of(admitted=admitted, speaking=speaking, asked_on=asked_on, today=TODAY)
    assert found is tier
