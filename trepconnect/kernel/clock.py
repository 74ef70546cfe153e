"""Time enters the program through a Clock, never through ``datetime.now``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    def now(self) -> datetime: ...
    def today(self, zone: ZoneInfo) -> date: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self, zone: ZoneInfo) -> date:
        return self.now().astimezone(zone).date()
