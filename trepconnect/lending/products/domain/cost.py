"""What a loan would cost, as an example: the payment, the last payment, the total.

Interest is a twelfth of the yearly rate on what is still owed, rounded to the cent each month; the
last payment takes what rounding left. Dates and odd days come with the schedule of a real loan,
whose terms are made of a product here, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import Every, Span
from trepconnect.lending.arithmetic.terms import FeeWhen, LoanFee, LoanTerms, Method
from trepconnect.lending.products.domain.product import Fee, RepaymentKind, Terms

MONTHS_TIMES_WHOLE = 120_000
"""Basis points of a year become a monthly rate when divided by this."""


@dataclass(frozen=True, slots=True)
class CostExample:
    """``total`` is all that is paid, payments and ``fees``; ``cost`` what is above the amount."""

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


METHODS: Final[Mapping[RepaymentKind, Method]] = {
    RepaymentKind.LEVEL: Method.LEVEL,
    RepaymentKind.EQUAL_PRINCIPAL: Method.EQUAL_PRINCIPAL,
    RepaymentKind.ZERO_INTEREST: Method.LEVEL,
    RepaymentKind.FEE_ONLY: Method.LEVEL,
}
"""A lending circle has no schedule of its own: its members agree on turns."""

_BASIS_POINTS: Final = 10_000


def loan_terms(
    terms: Terms,
    amount: Money,
    months: int,
    *,
    disbursed_on: date,
    first_due_on: date | None = None,
) -> LoanTerms:
    """One loan of ``amount`` in monthly installments; financed fees come on top of it.

    Without ``first_due_on`` the first payment is due one month after the money is paid out.
    """
    fees = tuple(
        LoanFee(fee.code.value, fee_for(fee, amount), terms.fee_when(fee)) for fee in terms.fees
    )
    financed = Money(sum(fee.amount.cents for fee in fees if fee.when is FeeWhen.FINANCED))
    return LoanTerms(
        principal=amount + financed,
        annual_rate=Fraction(terms.rate, _BASIS_POINTS),
        method=METHODS[terms.repayment],
        installments=months,
        every=Every(Span.MONTHS),
        disbursed_on=disbursed_on,
        first_due_on=first_due_on,
        day_count=terms.day_count,
        fees=fees,
    )
