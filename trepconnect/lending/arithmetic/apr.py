"""The annual percentage rate by the actuarial method of Appendix J to Regulation Z, (b)(8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Final, NamedTuple

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import Day
from trepconnect.lending.arithmetic.parsing import TermsRefused
from trepconnect.lending.arithmetic.unit_periods import (
    Distance,
    UnitPeriod,
    meant_days,
    unit_period_for,
)

DIGITS: Final = 50
_CONTEXT: Final = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_CLOSE: Final = Decimal("1e-32")
_HIGHEST_UNIT_RATE: Final = Decimal(10) ** 6
_MOST_STEPS: Final = 400


@dataclass(frozen=True, slots=True, order=True)
class CashFlow:
    on: date
    amount: Money


def annual_percentage_rate(
    advances: Sequence[CashFlow],
    payments: Sequence[CashFlow],
    unit_period: UnitPeriod | None = None,
    *,
    places: int = 2,
) -> Decimal:
    """In percent, rounded half up. Without a unit-period the transaction's own is found.

    Raises ``TermsRefused`` when less is paid than advanced or no rate brings them together.
    """
    lent, paid = sorted(advances), sorted(payments)
    if not lent or not paid or paid[0].on < lent[0].on:
        raise _not_defined("a payment comes before the first advance")
    unit = unit_period or unit_period_for(
        sorted({flow.on for flow in lent}), sorted({flow.on for flow in paid})
    )
    with localcontext(_CONTEXT):
        rate = _unit_rate(_equation(lent, paid, unit))
        percent = rate * 100 * unit.per_year.numerator / unit.per_year.denominator
        settled = percent.quantize(Decimal("1e-20"))
        return settled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


class Term(NamedTuple):
    """Cents (advances above zero, payments below) at a distance from the first advance."""

    cents: int
    whole: int
    part: Decimal


def _equation(
    advances: Sequence[CashFlow], payments: Sequence[CashFlow], unit: UnitPeriod
) -> tuple[Term, ...]:
    start = advances[0].on
    meant = meant_days([flow.on for flow in advances], [flow.on for flow in payments])
    cents: Counter[Distance] = Counter()
    for flow in advances:
        cents[unit.between(start, Day.of(flow.on))] += flow.amount.cents
    for flow in payments:
        cents[unit.between(start, meant[flow.on])] -= flow.amount.cents
    return tuple(
        Term(amount, whole, Decimal(part.numerator) / part.denominator)
        for (whole, part), amount in cents.items()
    )


def _unit_rate(terms: Sequence[Term]) -> Decimal:
    """The lowest rate found at which advances and payments are worth the same."""
    low = high = Decimal(0)
    surplus, _ = _worth(terms, low)
    if surplus > 0:
        raise _not_defined("less is paid than was advanced")
    if surplus == 0:
        return low
    step = Decimal("1e-4")
    while _worth(terms, high := low + step)[0] < 0:
        if high > _HIGHEST_UNIT_RATE:
            raise _not_defined("no rate brings advances and payments together")
        low, step = high, 2 * step
    return _root(terms, low, high)


def _root(terms: Sequence[Term], low: Decimal, high: Decimal) -> Decimal:
    """Newton's steps, kept between two rates of different sign by halving."""
    rate = (low + high) / 2
    for _ in range(_MOST_STEPS):
        value, slope = _worth(terms, rate)
        if value < 0:
            low = rate
        else:
            high = rate
        following = rate - value / slope if slope else low
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - rate) <= _CLOSE * (1 + rate):
            return following
        rate = following
    return rate


def _worth(terms: Iterable[Term], rate: Decimal) -> tuple[Decimal, Decimal]:
    """Advances less payments as of the first advance at this rate; and its slope."""
    growth = 1 + rate
    value = slope = Decimal(0)
    for cents, whole, part in terms:
        simple = 1 + part * rate
        worth = cents / (simple * growth**whole)
        value += worth
        slope -= worth * (whole / growth + part / simple)
    return value, slope


def _not_defined(message: str) -> TermsRefused:
    return TermsRefused("apr_not_defined", "payments", message)
