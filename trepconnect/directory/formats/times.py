"""Dates, clock times and opening hours, read only when all of what is written is understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_SPELLED = re.compile(r"([A-Za-z]+)\.? (\d{1,2}),? (\d{4})")
_FIRST_YEAR = 1800
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*(?:([ap])\.?m\.?)?")


@dataclass(frozen=True, slots=True)
class ReadTime:
    """``certain``: am or pm was said, or seconds, as only programs write them.

    ``two_digits``: written like 09:00; ``end_of_day``: written like 24:00.
    """

    at: time
    certain: bool
    two_digits: bool = False
    end_of_day: bool = False


def read_date(text: str) -> date | None:
    """The date, or None when ``text`` is none. Two-digit years: 69-99 are of the last century.

    A year before 1800 stands for every year in some directories: no date that can be read.
    """
    found = _read_date(text.strip())
    return found if found is not None and found.year >= _FIRST_YEAR else None


def _read_date(text: str) -> date | None:
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _AMERICAN.fullmatch(text):
            return date(_century(found[3]), int(found[1]), int(found[2]))
        if found := _SPELLED.fullmatch(text):
            month = _MONTHS.index(found[1][:3].lower()) + 1
            return date(int(found[3]), month, int(found[2]))
    except ValueError:
        return None
    return None


def read_moment(text: str) -> datetime | None:
    """A point in time; one without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_clock(text: str) -> ReadTime | None:
    """A time of day: 9:30, 09:30:00, 5:00 PM, noon."""
    said = text.strip().lower()
    if said in {"noon", "midnight"}:
        return ReadTime(time(12 if said == "noon" else 0), certain=True)
    if (found := _CLOCK.fullmatch(said)) is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[2] is None and found[4] is None:
        return None
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4] == "p" else 0)
    end_of_day = hour == 24 and minute == 0
    if end_of_day:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    return ReadTime(
        time(hour, minute),
        certain=bool(found[4] or found[3]),
        two_digits=len(found[1]) == 2,
        end_of_day=end_of_day,
    )


def _century(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= 69 else 2000)


_TIME = r"(?:\d{1,2}(?::\d{2})?\s?(?:[ap]\.?m\.?)|noon|midnight)"
_DAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\.?"
_TO = r"\s*(?:-|–|to|through)\s*"
_DAYS = rf"(?:{_DAY}(?:{_TO}{_DAY})?(?:\s*(?:,|&|and|,\s*and)\s*{_DAY}(?:{_TO}{_DAY})?)*|daily)"
_TIME_FIRST = re.compile(rf"({_TIME}){_TO}({_TIME})\s*,?\s*({_DAYS})\.?", re.IGNORECASE)
_DAYS_FIRST = re.compile(rf"({_DAYS})\s*[,:]?\s*({_TIME}){_TO}({_TIME})\.?", re.IGNORECASE)
_ALWAYS = re.compile(
    r"(?:open\s*)?24(?: hours(?: a day)?,?\s*|\s*/\s*)7(?: days(?: a)? week)?\.?", re.IGNORECASE
)
_RANGE = re.compile(rf"({_DAY})(?:{_TO}({_DAY}))?", re.IGNORECASE)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ICAL = {"MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6, "SU": 7}
ICAL_DAYS = {number: day for day, number in _ICAL.items()}
_ALL_DAY = (time(0), time(0))
_FIRST_HOUR = 6
_LATE_MORNING = 8


@dataclass(frozen=True, slots=True)
class Opening:
    """One weekday's hours; Monday is 1. Closing at or before opening means the next morning."""

    weekday: int
    opens_at: time
    closes_at: time


def read_hours(text: str) -> list[Opening]:
    """The hours that ``text`` states, or nothing when any part of it is unclear."""
    lines = [line.strip(" ,") for line in re.split(r"[;\n]", text) if line.strip(" ,")]
    openings: list[Opening] = []
    for line in lines:
        read = _read_line(line)
        if not read:
            return []
        openings += read
    return [] if _overlap(openings) else openings


def read_weekdays(text: str) -> list[int]:
    """1 for Monday, from names, short names, ranges of them, or a number; else nothing."""
    said = text.strip().lower()
    if said in {"1", "2", "3", "4", "5", "6", "7"}:
        return [int(said)]
    return _days(said) if re.fullmatch(_DAYS, said, re.IGNORECASE) else []


def says_closed(text: str) -> bool:
    """Whether all that ``text`` says is that nobody is there."""
    return text.strip(" .!").lower() in {"closed", "cerrado", "cerrada"}


def read_ical_days(text: str) -> list[int] | None:
    """Weekdays of an iCalendar BYDAY list; None when it says more than weekdays."""
    days = [_ICAL.get(part.strip().upper()) for part in text.split(",") if part.strip()]
    return None if not days or None in days else sorted({day for day in days if day})


def is_plausible(opens: ReadTime, closes: ReadTime) -> bool:
    """False where a missing am or pm leaves two readings: 8:00am to 6:00, 1:00 to 5:00."""
    if opens.at == closes.at:
        return opens.at == time(0) and (opens.certain or closes.end_of_day)
    if opens.certain and closes.certain:
        return True
    if opens.certain:
        return closes.at.hour > 12 or closes.end_of_day
    if opens.at.hour > 12:
        return True
    if closes.certain:
        return opens.at.hour >= _FIRST_HOUR and opens.at < closes.at
    return _is_clear(opens, closes)


def _is_clear(opens: ReadTime, closes: ReadTime) -> bool:
    """Neither said am nor pm: only a 24-hour clock or a morning leaves no doubt."""
    if opens.two_digits and closes.at.hour > 12:
        return True
    if opens.at.hour < _FIRST_HOUR:
        return False
    if closes.at.hour > 12 or closes.end_of_day:
        return True
    return opens.at < closes.at and (opens.two_digits or opens.at.hour >= _LATE_MORNING)


def _read_line(line: str) -> list[Opening]:
    if _ALWAYS.fullmatch(line):
        return [Opening(day, *_ALL_DAY) for day in range(1, 8)]
    if found := _TIME_FIRST.fullmatch(line):
        opens, closes, days = found.groups()
    elif found := _DAYS_FIRST.fullmatch(line):
        days, opens, closes = found.groups()
    else:
        return []
    first, last = read_clock(opens), read_clock(closes)
    if first is None or last is None or first.at == last.at:
        return []
    return [Opening(day, first.at, last.at) for day in _days(days)]


def _days(text: str) -> list[int]:
    if text.lower() == "daily":
        return list(range(1, 8))
    days: set[int] = set()
    for start, end in _RANGE.findall(text):
        first, last = _day(start), _day(end or start)
        days.update((day - 1) % 7 + 1 for day in range(first, (last - first) % 7 + first + 1))
    return sorted(days)


def _day(text: str) -> int:
    return _WEEK.index(text[:3].lower()) + 1


def _overlap(openings: list[Opening]) -> bool:
    """Whether one weekday has two openings that are not one after the other."""
    ordered = sorted(openings, key=lambda each: (each.weekday, each.opens_at))
    return any(
        one.weekday == two.weekday
        and (one.closes_at <= one.opens_at or two.opens_at < one.closes_at)
        for one, two in pairwise(ordered)
    )
