"""From what a product offers to the terms of one loan, whose schedule can be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.calendar import Every, Span
from trepconnect.lending.domain.cost import fee_for
from trepconnect.lending.domain.product import RepaymentKind, Terms
from trepconnect.lending.domain.schedule.terms import FeeWhen, LoanFee, LoanTerms, Method

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
