"""Time enters the program through a Clock, never through ``datetime.now``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """``today`` is the day in ``zone``, the office's."""

    @property
    def zone(self) -> ZoneInfo: ...
    def now(self) -> datetime: ...
    def today(self) -> date: ...
