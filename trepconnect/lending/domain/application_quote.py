"""What a loan of a product would cost her, from its schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.product import Terms
from trepconnect.lending.domain.product_schedule import loan_terms
from trepconnect.lending.domain.schedule.loan_schedule import Installment, schedule_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """``payment`` is the first one: the ordinary payment, or the highest where they fall; a fee
    that is collected with it is not in it. The last takes what rounding left. ``in_hand`` is what
    she gets, ``cost`` all she pays above that."""

    amount: Money
    months: int
    payment: Money
    last_payment: Money
    in_hand: Money
    total: Money

    @property
    def cost(self) -> Money:
        return self.total - self.in_hand


def quote(terms: Terms, amount: Money, months: int, *, on: date) -> Quote:
    """As if the money were paid out on that day."""
    schedule = schedule_of(loan_terms(terms, amount, months, disbursed_on=on))
    payments = [_regular(installment) for installment in schedule.installments]
    return Quote(
        amount=amount,
        months=months,
        payment=payments[0],
        last_payment=payments[-1],
        in_hand=schedule.amount_financed,
        total=schedule.total_of_payments,
    )


def _regular(installment: Installment) -> Money:
    return installment.principal + installment.interest
