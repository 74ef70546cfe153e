"""Unit-periods: how Regulation Z measures time for an annual percentage rate.

Appendix J to 12 CFR 1026, (b)(3) to (b)(5): whole periods are counted backward from the later
date; the days that are left are a fraction of a period in which every month has 30.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from trepconnect.lending.arithmetic.calendar import (
    MONTHS,
    Day,
    Every,
    Span,
    is_last_of_month,
    month_day,
    month_number,
)

YEAR_DAYS: Final = 365
YEAR_WEEKS: Final = 52
MONTH_DAYS: Final = 30
HALF_MONTH: Final = 15


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    SEMIMONTH = "semimonth"
    MONTH = "month"
    YEAR = "year"


_A_YEAR_HAS: Final = {
    Unit.DAY: YEAR_DAYS,
    Unit.WEEK: YEAR_WEEKS,
    Unit.SEMIMONTH: 24,
    Unit.MONTH: MONTHS,
    Unit.YEAR: 1,
}
_UNIT_OF: Final = {Span.DAYS: Unit.DAY, Span.WEEKS: Unit.WEEK, Span.MONTHS: Unit.MONTH}
_LENGTH: Final = {
    Unit.DAY: Fraction(1),
    Unit.WEEK: Fraction(7),
    Unit.SEMIMONTH: Fraction(YEAR_DAYS, 24),
    Unit.MONTH: Fraction(YEAR_DAYS, MONTHS),
    Unit.YEAR: Fraction(YEAR_DAYS),
}


class Distance(NamedTuple):
    """Whole unit-periods and a fraction of one: t and f of the general equation."""

    whole: int
    part: Fraction


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    unit: Unit
    count: int = 1

    @classmethod
    def of(cls, every: Every) -> UnitPeriod:
        return cls(_UNIT_OF[every.span], every.count)

    @property
    def within_a_year(self) -> UnitPeriod:
        """Itself, or a year: the longest unit-period that the rule knows."""
        return self if self.per_year > 1 else YEAR

    @property
    def per_year(self) -> Fraction:
        return Fraction(_A_YEAR_HAS[self.unit], self.count)

    @property
    def length(self) -> Fraction:
        """Days, on average: to compare periods, not to measure with."""
        return self.count * _LENGTH[self.unit]

    def between(self, start: date, end: Day) -> Distance:
        """Count back from ``end`` to ``start``, which is not after it."""
        match self.unit:
            case Unit.DAY:
                return _of_days((end.on - start).days, self.count)
            case Unit.WEEK:
                return _of_days((end.on - start).days, 7 * self.count)
            case Unit.SEMIMONTH:
                halves, days = _half_months_back(start, end)
                return _of_steps(halves, days, self.count, HALF_MONTH)
            case Unit.MONTH:
                months, days = months_back(start, end)
                return _of_steps(months, days, self.count, MONTH_DAYS)
            case Unit.YEAR:
                return _of_years(start, end)


YEAR: Final = UnitPeriod(Unit.YEAR)


def _of_days(days: int, length: int) -> Distance:
    whole, rest = divmod(days, length)
    return Distance(whole, Fraction(rest, length))


def _of_steps(steps: int, days: int, count: int, step_days: int) -> Distance:
    whole, left = divmod(steps, count)
    return Distance(whole, Fraction(left * step_days + days, count * step_days))


def _of_years(start: date, end: Day) -> Distance:
    """The fraction is in months when it has no odd days, otherwise in days."""
    months, days = months_back(start, end)
    years, left = divmod(months, MONTHS)
    if not days:
        return Distance(years, Fraction(left, MONTHS))
    first = end.month_shifted(-years * MONTHS).on
    return Distance(years, Fraction((first - start).days, YEAR_DAYS))


def months_back(start: date, end: Day) -> tuple[int, int]:
    """Whole months counted back from ``end``, and the days from ``start`` to where they begin."""
    months = month_number(end.on) - month_number(start)
    if months and end.month_shifted(-months).on < start:
        months -= 1
    return months, (end.month_shifted(-months).on - start).days


def _half_months_back(start: date, end: Day) -> tuple[int, int]:
    """The same in half months: a day and the one 15 days before or after it share a month."""
    day = MONTH_DAYS if is_last_of_month(end.on) else min(end.meant, MONTH_DAYS)
    low = day - HALF_MONTH if day > HALF_MONTH else day
    steps = 2 * (month_number(end.on) - month_number(start)) + 1
    last = 2 * month_number(end.on) + (day > HALF_MONTH)
    while _half(last - steps, low) < start:
        steps -= 1
    return steps, (_half(last - steps, low) - start).days


def _half(number: int, low: int) -> date:
    month, is_second = divmod(number, 2)
    return month_day(month, low + HALF_MONTH * is_second)


def meant_days(advances: Sequence[date], payments: Sequence[date]) -> dict[date, Day]:
    """What day of the month each payment stands for.

    Payments of the 31st fall on the 30th or 28th in short months and are still a month apart.
    """
    meant = max(on.day for on in payments)
    if all(is_last_of_month(on) for on in payments):
        meant = max(meant, advances[0].day)
    if all(on == month_day(month_number(on), meant) for on in payments):
        return {on: Day(on, meant) for on in payments}
    return {on: Day.of(on) for on in payments}


def unit_period_for(advances: Sequence[date], payments: Sequence[date]) -> UnitPeriod:
    """The unit-period of a transaction by (b)(4); both lists ascend."""
    meant = meant_days(advances, payments)
    if len(advances) == len(payments) == 1:
        return _whole_term(advances[0], meant[payments[0]])
    gaps = [*pairwise(advances), (advances[0], payments[0]), *pairwise(payments)]
    gaps = [(start, end) for start, end in gaps if start < end]
    counts = Counter(
        unit for start, end in gaps for unit in _exact_units(start, meant.get(end, Day.of(end)))
    )
    common = max(counts.values(), default=0)
    if common > 1:
        return min((unit for unit, times in counts.items() if times == common), key=_rank)
    return _nearest_standard(Fraction(sum((b - a).days for a, b in gaps), len(gaps) or 1))


def _whole_term(start: date, end: Day) -> UnitPeriod:
    """One advance, one payment: the term itself, at most a year."""
    months, days = months_back(start, end)
    if months >= MONTHS:
        return YEAR
    if not days and months:
        return UnitPeriod(Unit.MONTH, months)
    return UnitPeriod(Unit.DAY, (end.on - start).days or 1)


def _exact_units(start: date, end: Day) -> Iterable[UnitPeriod]:
    """Every unit-period, of at most a year, that this gap is exactly one of."""
    days = (end.on - start).days
    months, odd_days = months_back(start, end)
    if months >= MONTHS:
        yield YEAR
        return
    yield UnitPeriod(Unit.DAY, days)
    if days % 7 == 0:
        yield UnitPeriod(Unit.WEEK, days // 7)
    if not odd_days and months:
        yield UnitPeriod(Unit.MONTH, months)
    if _half_months_back(start, end) == (1, 0):
        yield UnitPeriod(Unit.SEMIMONTH)


def _rank(unit: UnitPeriod) -> tuple[Fraction, bool]:
    """The smallest first; of the same length, not the one in days."""
    return unit.length, unit.unit is Unit.DAY


_STANDARD: Final = (
    UnitPeriod(Unit.DAY),
    UnitPeriod(Unit.SEMIMONTH),
    *(UnitPeriod(Unit.WEEK, count) for count in range(1, YEAR_WEEKS)),
    *(UnitPeriod(Unit.MONTH, count) for count in range(1, MONTHS)),
    YEAR,
)


def _nearest_standard(days: Fraction) -> UnitPeriod:
    return min(_STANDARD, key=lambda unit: (abs(unit.length - days), unit.length))
