"""When the installments of a loan fall due, and how much of a year each of them covers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import count, islice
from typing import Final, NamedTuple

from trepconnect.lending.arithmetic.calendar import Day, DayCount, Every, Span, years_by_days
from trepconnect.lending.arithmetic.parsing import TermsRefused
from trepconnect.lending.arithmetic.terms import LAST_DAY, LoanTerms
from trepconnect.lending.arithmetic.unit_periods import UnitPeriod

MOST_SKIPPED: Final = {Span.DAYS: 366, Span.WEEKS: 53, Span.MONTHS: 12}
"""Dates in a row that may fall into skipped months before we say that nothing is ever due."""


class Period(NamedTuple):
    """The time before one installment; ``years`` is what interest is counted for."""

    due_on: date
    years: Fraction


class _Due(NamedTuple):
    """The installment ``step`` intervals after the first possible date."""

    step: int
    day: Day


def periods_of(terms: LoanTerms) -> Iterator[Period]:
    """One for each installment, as far as they are asked for."""
    first = terms.first_due
    last_step = -_periods_before(terms.every, terms.disbursed_on, first)
    last = Day.of(terms.disbursed_on)
    for step, day in islice(_due_days(terms, first), terms.last_number):
        if terms.day_count is DayCount.EQUAL_PERIODS:
            years = (step - last_step) / terms.every.per_year
        else:
            years = years_by_days(terms.day_count, last, day)
        yield Period(day.on, years)
        last_step, last = Fraction(step), day


def _periods_before(every: Every, disbursed_on: date, first: Day) -> Fraction:
    """The first period in whole and odd periods, as Appendix J counts them."""
    whole, part = UnitPeriod.of(every).between(disbursed_on, first)
    return whole + part


def _due_days(terms: LoanTerms, first: Day) -> Iterator[_Due]:
    last_step = -1
    for step in count():
        day = _day_after(terms, first, step)
        if day.on.month not in terms.skip_months:
            yield _Due(step, day)
            last_step = step
        elif step - last_step > MOST_SKIPPED[terms.every.span]:
            raise TermsRefused("nothing_due", "skip_months", "leaves no date to pay on")


def _day_after(terms: LoanTerms, first: Day, step: int) -> Day:
    try:
        day = terms.every.after(first, step)
    except OverflowError:
        day = None
    if day is None or day.on > LAST_DAY:
        raise TermsRefused("out_of_range", "installments", f"would be due after {LAST_DAY}")
    return day
