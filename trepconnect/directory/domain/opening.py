"""Opening hours as people say them: days with the same hours together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Protocol


class Times(Protocol):
    """One row of a schedule. Monday is 1."""

    @property
    def weekday(self) -> int | None: ...
    @property
    def opens_at(self) -> time | None: ...
    @property
    def closes_at(self) -> time | None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def original(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Days:
    """Days that follow each other and open alike. The same time twice is the whole day."""

    first: int
    last: int
    spans: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """``week`` in order; ``notes`` as the organisation wrote them; ``closings`` still to come."""

    week: tuple[Days, ...] = ()
    notes: tuple[str, ...] = ()
    closings: tuple[tuple[date, date], ...] = ()


def opening(rows: Iterable[Times], today: date) -> Opening:
    """Hours in force on ``today``; what ended before is left out."""
    days: dict[int, set[tuple[time, time]]] = defaultdict(set)
    notes: dict[str, None] = {}
    closings: set[tuple[date, date]] = set()
    for row in rows:
        last = row.valid_to or row.valid_from
        if row.closed and row.valid_from and last:
            if last >= today:
                closings.add((row.valid_from, last))
        elif row.valid_to and row.valid_to < today:
            continue
        elif row.weekday and row.opens_at is not None and row.closes_at is not None:
            days[row.weekday].add((row.opens_at, row.closes_at))
        elif row.original:
            notes[row.original] = None
    return Opening(_week(days), tuple(notes), tuple(sorted(closings)))


def _week(days: dict[int, set[tuple[time, time]]]) -> tuple[Days, ...]:
    spans = {day: tuple(sorted(times)) for day, times in sorted(days.items())}
    starts = [day for day in spans if not (day - 1 in spans and spans[day - 1] == spans[day])]
    ends = [after for _, after in pairwise([*starts, 8])]
    return tuple(
        Days(first, max(day for day in spans if first <= day < end), spans[first])
        for first, end in zip(starts, ends, strict=True)
    )
