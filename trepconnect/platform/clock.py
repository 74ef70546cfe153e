"""The clock of the running office."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from trepconnect.platform.config import current_settings


class OfficeClock:
    """The time; its day is that of the office, and needs an application context."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def zone(self) -> ZoneInfo:
        return current_settings().zone

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()
