"""Days as the office counts them: a test that says 1/31/2027 is wrong one day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import Settings

ZONE = ZoneInfo(Settings.__dataclass_fields__["TIME_ZONE"].default)


class At:
    """A clock that stands at noon of a day."""

    def __init__(self, day):
        self.day = day

    def now(self):
        return datetime(self.day.year, self.day.month, self.day.day, 19, tzinfo=UTC)

    zone = ZONE

    def today(self):
        return self.now().astimezone(self.zone).date()


def today(days=0):
    """The office's day, so many days from now."""
    return OfficeClock().now().astimezone(ZONE).date() + timedelta(days=days)
