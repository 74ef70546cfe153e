"""What a lender and a borrower agree on before there is a schedule, checked as a whole.

An exact amount becomes whole cents, or a larger step, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import Day, DayCount, Every
from trepconnect.lending.arithmetic.parsing import TermsRefused

MOST_INSTALLMENTS: Final = 3_660
MOST_PRINCIPAL: Final = Money.of("999999999999.99")
HIGHEST_PERCENT: Final = 1_000
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2299, 12, 31)


class Method(StrEnum):
    LEVEL = "level"
    EQUAL_PRINCIPAL = "equal_principal"
    INTEREST_ONLY = "interest_only"
    FLAT = "flat"


class FeeWhen(StrEnum):
    """A financed fee is part of the principal; a withheld one is kept back from the proceeds."""

    FINANCED = "financed"
    WITHHELD = "withheld"
    FIRST_PAYMENT = "first_payment"


@dataclass(frozen=True, slots=True)
class LoanFee:
    name: str
    amount: Money
    when: FeeWhen


CENT = Money(1)


class Rounding(StrEnum):
    """What happens to a half: away from zero, or to the even neighbour."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"

    def to_cents(self, cents: Fraction, step: Money = CENT) -> int:
        """The nearest whole multiple of ``step``, in cents."""
        steps = cents / step.cents
        if self is Rounding.HALF_UP:
            return Money.rounded(steps).cents * step.cents
        return round(steps) * step.cents


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """``annual_rate`` is a share of one (0.045), not a percent. Refuses to exist when wrong.

    ``installments`` may be left open with a fixed ``payment``: as many as it takes. Months that
    are skipped have no payment and are not counted as installments.
    """

    principal: Money
    annual_rate: Fraction
    method: Method = Method.LEVEL
    installments: int | None
    every: Every
    disbursed_on: date
    first_due_on: date | None = None
    day_count: DayCount = DayCount.ACTUAL_365
    rounding: Rounding = Rounding.HALF_UP
    installment_multiple: Money = CENT
    grace_principal: int = 0
    grace_interest: int = 0
    skip_months: frozenset[int] = frozenset()
    fees: tuple[LoanFee, ...] = ()
    payment: Money | None = None
    balloon: bool = False

    def __post_init__(self) -> None:
        for code, where, message in _objections(self):
            raise TermsRefused(code, where, message)

    @property
    def last_number(self) -> int:
        return MOST_INSTALLMENTS if self.installments is None else self.installments

    @property
    def first_due(self) -> Day:
        """The first due date and the day of the month that all of them stand for.

        A loan of 31 January first due on 28 February is due on the last of each month.
        """
        regular = self.every.after(Day.of(self.disbursed_on), 1)
        if self.first_due_on is None or self.first_due_on == regular.on:
            return regular
        return Day.of(self.first_due_on)

    def fees_due(self, when: FeeWhen) -> Money:
        return Money(sum(fee.amount.cents for fee in self.fees if fee.when is when))

    @property
    def amount_financed(self) -> Money:
        """What is in hand: the principal less fees that are in it or kept back from it."""
        return self.principal - self.fees_due(FeeWhen.FINANCED) - self.fees_due(FeeWhen.WITHHELD)


Objection = tuple[str, str, str]


def _objections(terms: LoanTerms) -> Iterator[Objection]:
    yield from _amounts(terms)
    yield from _counts(terms)
    yield from _dates(terms)
    yield from _combinations(terms)


def _amounts(terms: LoanTerms) -> Iterator[Objection]:
    if not CENT <= terms.principal <= MOST_PRINCIPAL:
        yield "out_of_range", "principal", f"must be between 0.01 and {MOST_PRINCIPAL.decimal}"
    if not 0 <= terms.annual_rate <= Fraction(HIGHEST_PERCENT, 100):
        yield "out_of_range", "annual_rate", f"must be between 0 and {HIGHEST_PERCENT} percent"
    if not CENT <= terms.installment_multiple <= MOST_PRINCIPAL:
        yield "out_of_range", "installment_multiple", "must be at least 0.01"
    if terms.payment is not None and not CENT <= terms.payment <= MOST_PRINCIPAL:
        yield "out_of_range", "payment", f"must be between 0.01 and {MOST_PRINCIPAL.decimal}"
    for place, fee in enumerate(terms.fees):
        if not Money(0) <= fee.amount <= MOST_PRINCIPAL:
            yield "out_of_range", f"fees[{place}].amount", "must be zero or more"
    if terms.amount_financed < CENT:
        yield "fees_exceed_principal", "fees", "fees leave nothing of the principal"


def _counts(terms: LoanTerms) -> Iterator[Objection]:
    if not 1 <= terms.last_number <= MOST_INSTALLMENTS:
        yield "out_of_range", "installments", f"must be between 1 and {MOST_INSTALLMENTS}"
    for name, grace in (
        ("grace_principal", terms.grace_principal),
        ("grace_interest", terms.grace_interest),
    ):
        if not 0 <= grace < terms.last_number:
            yield "out_of_range", name, "must be zero or more, and less than the installments"
    if not terms.skip_months <= set(range(1, 13)):
        yield "out_of_range", "skip_months", "must be numbers of months, 1 to 12"
    if len(terms.skip_months) == 12:
        yield "nothing_due", "skip_months", "leaves no month to pay in"
    if not 1 <= terms.every.count <= 3_660:
        yield "out_of_range", f"every.{terms.every.span}", "must be between 1 and 3660"


def _dates(terms: LoanTerms) -> Iterator[Objection]:
    if not FIRST_DAY <= terms.disbursed_on <= LAST_DAY:
        yield "out_of_range", "disbursed_on", f"must be between {FIRST_DAY} and {LAST_DAY}"
    if terms.first_due_on is None:
        return
    if not terms.disbursed_on < terms.first_due_on:
        yield "out_of_range", "first_due_on", "must be after disbursed_on"
    if terms.first_due_on > LAST_DAY:
        yield "out_of_range", "first_due_on", f"must be between {FIRST_DAY} and {LAST_DAY}"


def _combinations(terms: LoanTerms) -> Iterator[Objection]:
    is_level = terms.method is Method.LEVEL
    if terms.payment is not None and not is_level:
        yield "not_together", "payment", f"method {terms.method} has no fixed payment"
    if terms.installments is None and (terms.payment is None or terms.balloon):
        yield "missing", "installments", "may be left out only with a fixed payment, no balloon"
    if terms.balloon and terms.method is not Method.INTEREST_ONLY and terms.payment is None:
        yield "not_together", "balloon", "needs a fixed payment or method interest_only"
