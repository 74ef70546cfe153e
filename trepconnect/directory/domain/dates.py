"""Reads dates and clock times as directories write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

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


def has_two_digit_year(text: str) -> bool:
    found = _AMERICAN.fullmatch(text.strip())
    return bool(found and len(found[3]) == 2)


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
