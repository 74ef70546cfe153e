"""Who stops paying: few, and as much as a good small lender has."""

import pytest

from trepconnect.demo.late import nearest


@pytest.mark.parametrize(
    ("amounts", "wanted", "places"),
    [
        ([900, 20, 30, 31], 50, (1, 2)),
        ([900, 20, 30, 31], 81, (1, 2, 3)),
        ([900, 20], 50, (0, 1)),
        ([900], 50, ()),
        ([], 50, ()),
    ],
)
def test_the_few_that_come_nearest(amounts, wanted, places):
    assert nearest(amounts, wanted) == places
