"""What a listing is made of: closed lists, links that are safe, opening hours as people say them.

Days with the same hours stand together, each with the dates it is valid.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import Protocol
from urllib.parse import urlsplit

from trepconnect.directory.formats.times import read_hours


class RecordStatus(StrEnum):
    """Only active records are shown; an inactive one keeps its history and its links."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class NeedSource(StrEnum):
    """Who said that a service meets a need."""

    STAFF = "staff"
    TEXT = "text"
    IMPORT = "import"


class LanguageNote(StrEnum):
    """How a language is offered when it is not simply spoken."""

    LIMITED = "limited"
    INTERPRETER = "interpreter"
    INTERPRETER_LINE = "interpreter_line"
    ON_REQUEST = "on_request"
    SIGN = "sign"


_HOST = re.compile(r"[\w-]+(\.[\w-]+)+", re.UNICODE)


def web_link(text: str) -> str | None:
    """An http(s) address for ``text``, which may lack its scheme; None when it is not one."""
    text = text.strip()
    if not text or any(c.isspace() for c in text):
        return None
    candidate = text if re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:(?!\d)", text) else f"http://{text}"
    try:
        parts = urlsplit(candidate)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    return candidate


Span = tuple[time, time]
_Dates = tuple[date | None, date | None]


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
class Hours:
    """When it is open: spans, words as they were written, or closed.

    The same time twice is the whole day. A span without an end has only the time that is known.
    """

    spans: tuple[Span, ...] = ()
    half: tuple[tuple[time | None, time | None], ...] = ()
    words: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """Days that follow each other and open alike."""

    first: int
    last: int
    hours: Hours


@dataclass(frozen=True, slots=True)
class Period:
    """Hours with the dates between which they hold; ``other`` is about no weekday.

    Hours with dates that hold today come before the usual ones, which then are not in force.
    """

    first: date | None
    last: date | None
    in_force: bool
    week: tuple[Days, ...]
    other: Hours | None


@dataclass(frozen=True, slots=True)
class Opening:
    """``periods`` that are not over, today's first; ``closings`` still to come."""

    periods: tuple[Period, ...] = ()
    closings: tuple[tuple[date, date], ...] = ()


@dataclass(slots=True)
class _Gathered:
    spans: set[Span] = field(default_factory=set)
    half: dict[tuple[time | None, time | None], None] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)
    closed: bool = False

    def add(self, row: Times) -> None:
        self.closed = self.closed or row.closed
        if row.opens_at is not None and row.closes_at is not None:
            self.spans.add((row.opens_at, row.closes_at))
        elif row.opens_at is not None or row.closes_at is not None:
            self.half[row.opens_at, row.closes_at] = None
        if row.original and not (self.spans and read_hours(row.original)):
            self.words[row.original] = None

    def hours(self) -> Hours:
        return Hours(tuple(sorted(self.spans)), tuple(self.half), tuple(self.words), self.closed)


def opening(rows: Iterable[Times], today: date) -> Opening:
    """Hours in force on ``today`` and later ones with their dates; what ended is left out."""
    found: dict[_Dates, dict[int | None, _Gathered]] = defaultdict(lambda: defaultdict(_Gathered))
    closings: set[tuple[date, date]] = set()
    for row in rows:
        if row.valid_to and row.valid_to < today:
            continue
        if (whole := _closing(row)) is not None:
            closings.add(whole)
        elif _says_something(row):
            found[row.valid_from, row.valid_to][row.weekday].add(row)
    special = any(any(dates) and _holds(dates, today) for dates in found)
    periods = [
        _period(dates, days, in_force=_holds(dates, today) and (any(dates) or not special))
        for dates, days in found.items()
    ]
    periods.sort(key=lambda one: (not one.in_force, one.first or date.min, one.last or date.max))
    return Opening(tuple(periods), tuple(sorted(each for each in closings if each[1] >= today)))


def _closing(row: Times) -> tuple[date, date] | None:
    """Days on which it is closed, whichever weekday they are."""
    if not row.closed or row.weekday or row.original:
        return None
    first, last = row.valid_from or row.valid_to, row.valid_to or row.valid_from
    return None if first is None or last is None else (first, last)


def _says_something(row: Times) -> bool:
    timed = row.opens_at is not None or row.closes_at is not None
    return timed or bool(row.original) or (row.closed and row.weekday is not None)


def _holds(dates: _Dates, today: date) -> bool:
    first, last = dates
    return (first is None or first <= today) and (last is None or today <= last)


def _period(dates: _Dates, days: dict[int | None, _Gathered], *, in_force: bool) -> Period:
    other = days.pop(None, None)
    week = _week({day: gathered.hours() for day, gathered in days.items() if day})
    return Period(*dates, in_force, week, other.hours() if other else None)


def _week(hours: dict[int, Hours]) -> tuple[Days, ...]:
    days = dict(sorted(hours.items()))
    starts = [day for day in days if not (day - 1 in days and days[day - 1] == days[day])]
    ends = [after for _, after in pairwise([*starts, 8])]
    return tuple(
        Days(first, max(day for day in days if first <= day < end), days[first])
        for first, end in zip(starts, ends, strict=True)
    )


UNSURE = "~"
"""Follows a need that the text names but nobody stated, and a language that must be arranged."""


def split_unsure(listed: str) -> Sequence[tuple[str, bool]]:
    """Each item of a stored list with whether it is sure."""
    return [(item.rstrip(UNSURE), not item.endswith(UNSURE)) for item in listed.split()]


WRITTEN_IN = "en"
"""The language of a record's own text; what is in another one stands in ``service_texts``."""
