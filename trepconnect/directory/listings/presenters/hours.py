"""Opening hours in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from babel import dates

from trepconnect.directory.listings import domain
from trepconnect.directory.listings.queries.services import Hours
from trepconnect.kernel import languages
from trepconnect.platform.language.i18n import _, current_language, format_date


@dataclass(frozen=True, slots=True)
class Line:
    """``hours`` in the reader's language; ``written`` word for word as the source has it."""

    days: str
    hours: str
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """``dates`` is empty where the hours have none; ``now`` marks dated hours of today."""

    dates: str
    now: bool
    week: list[Line]
    other: Line | None


@dataclass(frozen=True, slots=True)
class Times:
    """When it is open, today's hours first, and days on which it will be closed."""

    periods: list[Period]
    closings: list[str]

    def __bool__(self) -> bool:
        return bool(self.periods or self.closings)


def times_of(hours: Sequence[Hours], today: date) -> Times:
    found = domain.opening(hours, today)
    several = len(found.periods) > 1
    periods = [_period(one, several=several) for one in found.periods]
    return Times(periods, [_dates(first, last) for first, last in found.closings])


def _period(one: domain.Period, *, several: bool) -> Period:
    reader = current_language()
    said = _dates(one.first, one.last) or (_("Usual hours") if several else "")
    week = [_line(_days(days, reader), days.hours, reader) for days in one.week]
    other = _line("", one.other, reader) if one.other else None
    return Period(said, bool(said) and one.in_force, week, other)


def _line(days: str, hours: domain.Hours, reader: str) -> Line:
    told = [_span(span, reader) for span in hours.spans]
    told += [_half(opens, closes, reader) for opens, closes in hours.half]
    if hours.closed:
        told.insert(0, _("closed all day"))
    return Line(days, ", ".join(told), hours.words)


def _dates(first: date | None, last: date | None) -> str:
    if first and last:
        one, other = format_date(first), format_date(last)
        return one if first == last else f"{one} – {other}"
    if first:
        return _("From %(day)s", day=format_date(first))
    return _("Until %(day)s", day=format_date(last)) if last else ""


def _days(days: domain.Days, reader: str) -> str:
    first, last = _day(days.first, reader), _day(days.last, reader)
    if days.first == days.last:
        return first
    return _("%(first)s to %(last)s", first=first, last=last)


@lru_cache(maxsize=1_000)
def _day(weekday: int, reader: str) -> str:
    name: str = dates.get_day_names("wide", locale=languages.locale_of(reader))[weekday - 1]
    return name[:1].upper() + name[1:]


def _span(span: tuple[time, time], reader: str) -> str:
    opens, closes = span
    if opens == closes:
        return _("all day")
    return f"{_clock(opens, reader)} – {_clock(closes, reader)}"


def _half(opens: time | None, closes: time | None, reader: str) -> str:
    if opens is not None:
        return _("opens at %(time)s", time=_clock(opens, reader))
    return _("closes at %(time)s", time=_clock(closes, reader)) if closes is not None else ""


@lru_cache(maxsize=5_000)
def _clock(at: time, reader: str) -> str:
    return dates.format_time(at, "short", locale=languages.locale_of(reader))
