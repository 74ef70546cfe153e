"""A schedule: its installments and the four figures of its disclosure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.apr import CashFlow, annual_percentage_rate
from trepconnect.lending.domain.schedule.methods import Share, shares_of
from trepconnect.lending.domain.schedule.terms import FeeWhen, LoanTerms
from trepconnect.lending.domain.unit_periods import UnitPeriod

NOTHING = Money(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
    """One payment; ``balance`` is the principal still owed after it."""

    number: int
    due_on: date
    principal: Money
    interest: Money
    fee: Money
    balance: Money

    @property
    def payment(self) -> Money:
        return self.principal + self.interest + self.fee


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanSchedule:
    """``finance_charge`` is all she pays above ``amount_financed``; ``apr`` is in percent."""

    installments: tuple[Installment, ...]
    amount_financed: Money
    apr: Decimal

    @property
    def total_of_payments(self) -> Money:
        return Money(sum(installment.payment.cents for installment in self.installments))

    @property
    def finance_charge(self) -> Money:
        return self.total_of_payments - self.amount_financed


def schedule_of(terms: LoanTerms) -> LoanSchedule:
    """Raises ``TermsRefused`` when these terms never repay the loan."""
    installments = installments_of(terms)
    return LoanSchedule(
        installments=installments,
        amount_financed=terms.amount_financed,
        apr=_apr(terms, installments),
    )


def installments_of(terms: LoanTerms) -> tuple[Installment, ...]:
    """The payments alone, without the rate. Raises ``TermsRefused``."""
    return tuple(_installments(terms, shares_of(terms)))


def _installments(terms: LoanTerms, shares: tuple[Share, ...]) -> Iterator[Installment]:
    balance = terms.principal
    fee = terms.fees_due(FeeWhen.FIRST_PAYMENT)
    for number, share in enumerate(shares, 1):
        balance -= Money(share.principal)
        yield Installment(
            number=number,
            due_on=share.due_on,
            principal=Money(share.principal),
            interest=Money(share.interest),
            fee=fee,
            balance=balance,
        )
        fee = NOTHING


def _apr(terms: LoanTerms, installments: tuple[Installment, ...]) -> Decimal:
    advance = CashFlow(terms.disbursed_on, terms.amount_financed)
    payments = [CashFlow(each.due_on, each.payment) for each in installments if each.payment]
    return annual_percentage_rate([advance], payments, _unit_period(terms, len(payments)))


def _unit_period(terms: LoanTerms, payments: int) -> UnitPeriod | None:
    """That of the regular payments. Skipped months, and so few payments that no period may come
    twice, make their own by the rule."""
    if payments <= 2 or terms.skip_months:
        return None
    return UnitPeriod.of(terms.every).within_a_year
