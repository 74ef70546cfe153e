"""What a loan would cost, as an example: the payment, the last payment, the total.

Interest is a twelfth of the yearly rate on what is still owed, rounded to the cent each month; the
last payment takes what rounding left. Dates and odd days come with the schedule of a real loan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.product import Fee, RepaymentKind, Terms

MONTHS_TIMES_WHOLE = 120_000
"""Basis points of a year become a monthly rate when divided by this."""


@dataclass(frozen=True, slots=True)
class CostExample:
    """``total`` is all she pays, payments and ``fees``; ``cost`` is what is above the amount."""

    amount: Money
    months: int
    payment: Money
    last_payment: Money
    fees: Money
    total: Money

    @property
    def cost(self) -> Money:
        return self.total - self.amount


def cost_example(terms: Terms, amount: Money, months: int) -> CostExample:
    """The cost of ``amount`` over ``months`` under these terms.

    A fee-only loan spreads its fee over the payments; other fees are paid at the start. With equal
    principal the first payment is the highest, and is the one shown.
    """
    fees = Money(sum(fee_for(fee, amount).cents for fee in terms.fees))
    payments = tuple(_payments(terms, amount, fees, months))
    paid_at_start = 0 if terms.repayment is RepaymentKind.FEE_ONLY else fees.cents
    return CostExample(
        amount=amount,
        months=months,
        payment=Money(payments[0]),
        last_payment=Money(payments[-1]),
        fees=fees,
        total=Money(sum(payments) + paid_at_start),
    )


def monthly_payment(terms: Terms, amount: Money, months: int) -> Money:
    """The ordinary (or highest) payment alone: much faster than the whole example."""
    fees = Money(sum(fee_for(fee, amount).cents for fee in terms.fees))
    return Money(next(_payments(terms, amount, fees, months)))


def typical_example(terms: Terms) -> CostExample:
    """The example a product shows before anyone said an amount: the middle of its range."""
    middle = Money((terms.min_amount.cents + terms.max_amount.cents) // 2 // 10_000 * 10_000)
    return cost_example(terms, max(middle, terms.min_amount), terms.max_months)


def fee_for(fee: Fee, amount: Money) -> Money:
    return fee.flat + Money(half_up(amount.cents * fee.basis_points, 10_000))


def _payments(terms: Terms, amount: Money, fees: Money, months: int) -> Iterator[int]:
    if terms.repayment is RepaymentKind.EQUAL_PRINCIPAL:
        return _equal_principal(amount.cents, terms.rate, months)
    if terms.repayment is RepaymentKind.FEE_ONLY:
        return _level(amount.cents + fees.cents, 0, months)
    return _level(amount.cents, terms.rate, months)


def _level(principal: int, rate: int, months: int) -> Iterator[int]:
    payment = _level_payment(principal, rate, months)
    balance = principal
    for number in range(1, months + 1):
        interest = _interest(balance, rate)
        paid = balance + interest if number == months else min(payment, balance + interest)
        balance += interest - paid
        yield paid


def _level_payment(principal: int, rate: int, months: int) -> int:
    if rate == 0:
        return half_up(principal, months)
    growth = (MONTHS_TIMES_WHOLE + rate) ** months
    shrink = growth - MONTHS_TIMES_WHOLE**months
    return half_up(principal * rate * growth, MONTHS_TIMES_WHOLE * shrink)


def _equal_principal(principal: int, rate: int, months: int) -> Iterator[int]:
    share = half_up(principal, months)
    balance = principal
    for number in range(1, months + 1):
        part = balance if number == months else min(share, balance)
        yield part + _interest(balance, rate)
        balance -= part


def _interest(balance: int, rate: int) -> int:
    return half_up(balance * rate, MONTHS_TIMES_WHOLE)


def half_up(amount: int, parts: int) -> int:
    """``Money.rounded(Fraction(amount, parts))`` for what is not below zero, ten times as fast:
    a list of products rounds some hundreds of times."""
    return (2 * amount + parts) // (2 * parts)
