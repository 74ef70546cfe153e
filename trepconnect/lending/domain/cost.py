"""What a loan would cost, as an example: the payment, the last payment, the total.

Interest is a twelfth of the yearly rate on what is still owed, rounded to the cent each month; the
last payment takes what rounding left. Dates and odd days come with the schedule of a real loan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.product import Fee, RepaymentKind, Terms
from trepconnect.lending.domain.schedule.terms import FeeWhen

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

    A financed fee is spread over the payments, as that of a fee-only loan always is; other fees
    are paid at the start. With equal principal the first payment is the highest, and is the one
    shown.
    """
    financed, paid_at_start = _fees(terms, amount)
    payments = tuple(_payments(terms, amount + financed, months))
    return CostExample(
        amount=amount,
        months=months,
        payment=Money(payments[0]),
        last_payment=Money(payments[-1]),
        fees=financed + paid_at_start,
        total=Money(sum(payments)) + paid_at_start,
    )


def monthly_payment(terms: Terms, amount: Money, months: int) -> Money:
    """The ordinary (or highest) payment alone: much faster than the whole example."""
    return Money(next(_payments(terms, amount + _fees(terms, amount)[0], months)))


def typical_example(terms: Terms) -> CostExample:
    """The example a product shows before anyone said an amount: the middle of its range."""
    middle = Money((terms.min_amount.cents + terms.max_amount.cents) // 2 // 10_000 * 10_000)
    return cost_example(terms, max(middle, terms.min_amount), terms.max_months)


def fee_for(fee: Fee, amount: Money) -> Money:
    return fee.flat + Money(half_up(amount.cents * fee.basis_points, 10_000))


def _fees(terms: Terms, amount: Money) -> tuple[Money, Money]:
    """What of the fees is financed, and what is paid at the start."""
    financed = other = 0
    for fee in terms.fees:
        if terms.fee_when(fee) is FeeWhen.FINANCED:
            financed += fee_for(fee, amount).cents
        else:
            other += fee_for(fee, amount).cents
    return Money(financed), Money(other)


def _payments(terms: Terms, principal: Money, months: int) -> Iterator[int]:
    if terms.repayment is RepaymentKind.EQUAL_PRINCIPAL:
        return _equal_principal(principal.cents, terms.rate, months)
    return _level(principal.cents, terms.rate, months)


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
