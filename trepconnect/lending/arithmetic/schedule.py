"""A schedule: its installments and the four figures of its disclosure. Amounts are whole cents.

Each method says how what is due divides into principal and interest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.apr import CashFlow, annual_percentage_rate
from trepconnect.lending.arithmetic.installment_periods import Period, periods_of
from trepconnect.lending.arithmetic.parsing import TermsRefused
from trepconnect.lending.arithmetic.terms import FeeWhen, LoanTerms, Method
from trepconnect.lending.arithmetic.unit_periods import UnitPeriod

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
    """``finance_charge`` is all that is paid above ``amount_financed``; ``apr`` is in percent."""

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


class Share(NamedTuple):
    """What one installment pays off, and the interest that arose in its period."""

    due_on: date
    principal: int
    interest: int


PartOf = Callable[[int, int], int]
"""The principal in installment ``number``, which also carries ``interest``."""


def shares_of(terms: LoanTerms) -> tuple[Share, ...]:
    """All installments; the last takes what is left of the principal."""
    return _with_interest_deferred(tuple(_METHODS[terms.method](terms)), terms.grace_interest)


def _level(terms: LoanTerms) -> Iterator[Share]:
    """Equal payments. An open number of installments ends when the loan is paid."""
    if terms.installments is None and terms.payment is not None:
        return _declining(terms, periods_of(terms), _of_payment(terms, terms.payment.cents))
    periods = tuple(periods_of(terms))
    exact = level_payment(terms, periods[terms.grace_principal :])
    if terms.payment is None:
        payment = terms.rounding.to_cents(exact, terms.installment_multiple)
    else:
        payment = terms.payment.cents
        _check_that_it_repays(terms, payment, exact)
    return _declining(terms, periods, _of_payment(terms, payment))


def level_payment(terms: LoanTerms, periods: Sequence[Period]) -> Fraction:
    """The exact cents that, paid at the end of each period, bring the balance to zero.

    Periods may differ in length. One common denominator keeps this in whole numbers, where
    thousands of daily payments take milliseconds.
    """
    growths = [1 + terms.annual_rate * period.years for period in periods]
    whole = lcm(*(growth.denominator for growth in growths))
    grown, paid, unit = terms.principal.cents, 0, 1
    for growth in growths:
        factor = growth.numerator * (whole // growth.denominator)
        unit *= whole
        grown *= factor
        paid = paid * factor + unit
    return Fraction(grown, paid)


def _check_that_it_repays(terms: LoanTerms, payment: int, exact: Fraction) -> None:
    """Without a balloon a fixed payment may fall short by rounding only."""
    if not terms.balloon and payment <= exact - terms.installment_multiple.cents:
        enough = Money(-(-exact.numerator // exact.denominator)).decimal
        message = f"does not repay the loan in time: {enough} would, or set balloon"
        raise TermsRefused("payment_too_small", "payment", message)


def _of_payment(terms: LoanTerms, payment: int) -> PartOf:
    _check_not_zero(payment)

    def part(number: int, interest: int) -> int:
        if number <= terms.grace_principal:
            return 0
        if payment < interest:
            raise _below_interest(number, payment, interest)
        return payment - interest

    return part


def _equal_principal(terms: LoanTerms) -> Iterator[Share]:
    paying = terms.last_number - terms.grace_principal
    exact = Fraction(terms.principal.cents, paying)
    part = terms.rounding.to_cents(exact, terms.installment_multiple)
    _check_not_zero(part)
    return _declining(
        terms,
        periods_of(terms),
        lambda number, _interest: part if number > terms.grace_principal else 0,
    )


def _interest_only(terms: LoanTerms) -> Iterator[Share]:
    return _declining(terms, periods_of(terms), lambda _number, _interest: 0)


def _declining(terms: LoanTerms, periods: Iterable[Period], part_of: PartOf) -> Iterator[Share]:
    """Interest on what is still owed, rounded once each period."""
    balance = terms.principal.cents
    for number, period in enumerate(periods, 1):
        interest = terms.rounding.to_cents(balance * terms.annual_rate * period.years)
        is_last = number == terms.installments
        part = balance if is_last else min(part_of(number, interest), balance)
        yield Share(period.due_on, part, interest)
        balance -= part
        if not balance:
            return
    raise TermsRefused("payment_too_small", "payment", "never repays the loan")


def _flat(terms: LoanTerms) -> Iterator[Share]:
    """Interest on the whole principal for the whole term, spread evenly over the installments."""
    periods = tuple(periods_of(terms))
    years = sum((period.years for period in periods), Fraction(0))
    owed = terms.rounding.to_cents(terms.principal.cents * terms.annual_rate * years)
    share = terms.rounding.to_cents(Fraction(owed, len(periods)))
    paying = len(periods) - terms.grace_principal
    exact = Fraction(terms.principal.cents, paying) + Fraction(owed, len(periods))
    payment = terms.rounding.to_cents(exact, terms.installment_multiple)
    part_of = _of_payment(terms, payment)
    balance = terms.principal.cents
    for number, period in enumerate(periods, 1):
        part, interest = min(part_of(number, share), balance), min(share, owed)
        if number == len(periods):
            part, interest = balance, owed
        elif part == balance:
            interest = min(payment - part, owed)
        yield Share(period.due_on, part, interest)
        balance, owed = balance - part, owed - interest
        if not balance and not owed:
            return


def _with_interest_deferred(shares: tuple[Share, ...], grace: int) -> tuple[Share, ...]:
    """The interest of the first ``grace`` installments, collected in the one after them."""
    if not grace:
        return shares
    collecting = min(grace, len(shares) - 1)
    deferred = sum(share.interest for share in shares[:collecting])
    first = shares[collecting]
    return (
        *(share._replace(interest=0) for share in shares[:collecting]),
        first._replace(interest=first.interest + deferred),
        *shares[collecting + 1 :],
    )


def _check_not_zero(cents: int) -> None:
    if not cents:
        message = "an installment would round to 0.00"
        raise TermsRefused("rounds_to_zero", "installment_multiple", message)


def _below_interest(number: int, payment: int, interest: int) -> TermsRefused:
    return TermsRefused(
        "payment_below_interest",
        f"installments[{number - 1}]",
        f"a payment of {Money(payment).decimal} is less than the interest of"
        f" {Money(interest).decimal}: the loan would grow",
    )


_METHODS: Mapping[Method, Callable[[LoanTerms], Iterator[Share]]] = {
    Method.LEVEL: _level,
    Method.EQUAL_PRINCIPAL: _equal_principal,
    Method.INTEREST_ONLY: _interest_only,
    Method.FLAT: _flat,
}
