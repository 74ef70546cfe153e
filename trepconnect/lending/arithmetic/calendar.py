"""Dates of a loan: when payments fall due, and what part of a year lies between two days."""

from __future__ import annotations

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

MONTHS: Final = 12


class Span(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


PER_YEAR: Final = {Span.DAYS: 365, Span.WEEKS: 52, Span.MONTHS: MONTHS}
_DAYS: Final = {Span.DAYS: 1, Span.WEEKS: 7}


@dataclass(frozen=True, slots=True)
class Every:
    """The time from one payment to the next."""

    span: Span
    count: int = 1

    @property
    def per_year(self) -> Fraction:
        return Fraction(PER_YEAR[self.span], self.count)

    def after(self, start: Day, steps: int) -> Day:
        """The day ``steps`` intervals later, counted from ``start``, so that nothing drifts.

        Raises ``OverflowError`` past the year 9999.
        """
        if self.span is Span.MONTHS:
            return start.month_shifted(steps * self.count)
        return Day.of(start.on + timedelta(days=steps * self.count * _DAYS[self.span]))


@dataclass(frozen=True, slots=True)
class Day:
    """A date and the day of the month it stands for: 28 February may stand for the 31st."""

    on: date
    meant: int

    @classmethod
    def of(cls, on: date) -> Day:
        return cls(on, on.day)

    def month_shifted(self, months: int) -> Day:
        return Day(month_day(month_number(self.on) + months, self.meant), self.meant)


def month_number(on: date) -> int:
    """Months since the year 0."""
    return on.year * MONTHS + on.month - 1


def month_day(month: int, day: int) -> date:
    """That day of a month given by its number, or the last day when the month is shorter."""
    year, index = divmod(month, MONTHS)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("no such year")
    return date(year, index + 1, min(day, monthrange(year, index + 1)[1]))


def is_last_of_month(on: date) -> bool:
    return (on + timedelta(days=1)).day == 1 if on < date.max else True


class DayCount(StrEnum):
    """How interest counts time. With ``EQUAL_PERIODS`` all months, or all weeks, are equal."""

    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    THIRTY_360 = "30/360"
    ACTUAL_ACTUAL = "actual/actual"
    EQUAL_PERIODS = "equal-periods"


def years_by_days(day_count: DayCount, start: Day, end: Day) -> Fraction:
    """The exact part of a year from ``start`` to ``end``; not for equal periods."""
    match day_count:
        case DayCount.ACTUAL_365:
            return Fraction((end.on - start.on).days, 365)
        case DayCount.ACTUAL_360:
            return Fraction((end.on - start.on).days, 360)
        case DayCount.THIRTY_360:
            return Fraction(_thirty_day_months(start, end), 360)
        case DayCount.ACTUAL_ACTUAL:
            return _split_at_new_year(start.on, end.on)
        case DayCount.EQUAL_PERIODS:
            raise ValueError("equal periods are counted, not measured in days")


def _thirty_day_months(start: Day, end: Day) -> int:
    """Days when each month has 30; a day that stands for the 30th or 31st is the 30th."""
    months = month_number(end.on) - month_number(start.on)
    return 30 * months + min(end.meant, 30) - min(start.meant, 30)


def _split_at_new_year(start: date, end: date) -> Fraction:
    """Each day divided by the length of the year that it begins in."""
    parts = Fraction(0)
    while start.year < end.year:
        new_year = date(start.year + 1, 1, 1)
        parts += Fraction((new_year - start).days, _days_in(start.year))
        start = new_year
    return parts + Fraction((end - start).days, _days_in(start.year))


def _days_in(year: int) -> int:
    return 366 if isleap(year) else 365
