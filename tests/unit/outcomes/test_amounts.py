"""How the amount of a figure is written."""

import pytest

from trepconnect.outcomes.dashboards import labels as wording
from trepconnect.platform.language.i18n import reading_as


@pytest.mark.parametrize(
    ("minutes", "shown"), [(13_275, "221.25"), (90, "1.5"), (60, "1"), (80, "1.33"), (0, "0")]
)
def test_hours_are_shown_as_they_were_counted(app, minutes, shown):
    with app.test_request_context("/"), reading_as("en"):
        assert wording.amount("hours", minutes) == shown
