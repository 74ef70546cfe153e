"""Letting lives happen side by side, in the order of their days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from heapq import heapify, heappop, heapreplace
from zoneinfo import ZoneInfo

Life = Iterator[datetime]
"""Yields when it wants to go on; what it does then happens before it yields again."""


class Lives:
    """Lives on their way, each at the moment at which it goes on."""

    def __init__(self, lives: Iterable[Life]) -> None:
        self._waiting = [
            (at, number, life)
            for number, life in enumerate(lives)
            if (at := next(life, None)) is not None
        ]
        heapify(self._waiting)

    def go_on(self, until: datetime, come_to: Callable[[datetime], None]) -> None:
        """Let all of them live until that moment; ``come_to`` is told of each on the way."""
        while self._waiting and self._waiting[0][0] <= until:
            at, number, life = self._waiting[0]
            come_to(at)
            then = next(life, None)
            if then is None:
                heappop(self._waiting)
            else:
                heapreplace(self._waiting, (max(at, then), number, life))


class Then:
    """A clock that stands at the moment at which something of the demonstration happened."""

    def __init__(self, at: datetime, zone: ZoneInfo) -> None:
        self._at, self._zone = at, zone

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    def now(self) -> datetime:
        return self._at

    def today(self) -> date:
        return self._at.astimezone(self._zone).date()
