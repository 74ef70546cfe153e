"""The statement of a loan, replayed from its terms and its payments in the order of their days.

Interest arises day by day on the principal that is owed; paying early ends it, and what is late
goes on bearing it. After the last day of the schedule the days themselves are counted: by the day
count of the contract, and by a 365th of a year each where that knows equal periods only.

Each installment stays as promised: of its amount, first a fee, then the interest that arose until
its day, the rest pays off the loan. What early or late days change is in the last one. A payment
goes to what is due, oldest first; what is left of it goes ahead, to the interest so far and to the
installments to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import Day, DayCount, Span, years_by_days
from trepconnect.lending.arithmetic.installment_periods import periods_of
from trepconnect.lending.arithmetic.schedule import Installment
from trepconnect.lending.arithmetic.terms import LoanTerms, Method
from trepconnect.lending.loans.domain.repayment import (
    AccrualPeriod,
    Allocation,
    InstallmentState,
    LoanStatement,
    PaymentBeforeLoan,
    Portion,
    Received,
    Refunded,
)


def statement_of(
    terms: LoanTerms,
    installments: Sequence[Installment],
    payments: Iterable[Received],
    *,
    refunds: Iterable[Refunded] = (),
    as_of: date,
) -> LoanStatement:
    """``installments`` as promised; ``payments`` and ``refunds`` in the order in which they count.

    What comes after ``as_of`` is left out. Raises ``PaymentBeforeLoan``.
    """
    running = _Running.begin(terms, installments)
    allocations = tuple(running.receive(payment) for payment in payments if payment.on <= as_of)
    running.advance(as_of)
    return LoanStatement(
        as_of=as_of,
        allocations=allocations,
        installments=tuple(_installments(running)),
        principal=Money(running.principal),
        interest=Money(running.interest_owed),
        fees=Money(sum(row.fee_left for row in running.rows)),
        overpaid=Money(sum(one.overpaid.cents for one in allocations)),
        refunds=tuple(one for one in refunds if one.on <= as_of),
        accrual_periods=tuple(running.accrual_periods),
    )


@dataclass(slots=True)
class _Row:
    """One installment in cents. ``due`` once its day came: then its parts are known."""

    number: int
    due_on: date
    promised: int
    scheduled_interest: int
    fee_left: int
    is_last: bool
    takes_interest: bool
    is_due: bool = False
    fee_paid: int = 0
    interest_paid: int = 0
    principal_paid: int = 0
    interest_left: int = 0
    principal_left: int = 0

    @property
    def room(self) -> int | None:
        """What more it may hold of interest and principal; the last one takes all there is."""
        if self.is_last:
            return None
        return max(self.promised - self.interest_paid - self.principal_paid, 0)

    def within(self, cents: int) -> int:
        return cents if self.room is None else min(cents, self.room)


@dataclass(slots=True)
class _Running:
    """A loan on its way through time, in cents."""

    terms: LoanTerms
    rows: list[_Row]
    paces: list[Fraction]
    """Part of a year that one day of each period counts for."""
    end: Day
    """The last day of the schedule."""
    principal: int
    on: date
    period: int = 0
    arisen: Fraction = Fraction(0)
    """Interest since the principal last changed in this period, exactly; ``earned`` is the same,
    rounded once."""
    earned: int = 0
    floating: int = 0
    """Interest that arose and belongs to no installment yet."""
    accrual_periods: list[AccrualPeriod] = field(default_factory=list)

    @classmethod
    def begin(cls, terms: LoanTerms, installments: Sequence[Installment]) -> _Running:
        days = [terms.disbursed_on, *(each.due_on for each in installments)]
        lengths = [(until - since).days for since, until in pairwise(days)]
        years = [period.years for period, _ in zip(periods_of(terms), lengths, strict=False)]
        return cls(
            terms=terms,
            rows=[_row(terms, each, len(installments)) for each in installments],
            paces=[year / length for year, length in zip(years, lengths, strict=True)],
            end=_last_day(terms, days[-1]),
            principal=terms.principal.cents,
            on=terms.disbursed_on,
        )

    @property
    def is_flat(self) -> bool:
        return self.terms.method is Method.FLAT

    @property
    def interest_owed(self) -> int:
        """Flat interest is owed for the whole term, however early the loan is paid."""
        to_come = sum(row.scheduled_interest for row in self.rows) if self.is_flat else 0
        return self.floating + to_come + sum(row.interest_left for row in self.rows)

    def copy(self) -> _Running:
        return replace(self, rows=[replace(row) for row in self.rows], accrual_periods=[])

    def advance(self, until: date) -> None:
        """To the end of that day; installments whose day came become due."""
        while self.period < len(self.rows) and self.rows[self.period].due_on <= until:
            row = self.rows[self.period]
            self._accrue(row.due_on)
            self._fall_due(row)
            self.period += 1
            self._begin_accrual_period()
        self._accrue(until)
        if self.period == len(self.rows):
            self.rows[-1].interest_left += self.floating
            self.floating = 0

    def _accrue(self, until: date) -> None:
        if until <= self.on:
            return
        if self.is_flat:
            self.on = until
            return
        years = self._years_until(until)
        self.arisen += self.principal * self.terms.annual_rate * years
        earned = self.terms.rounding.to_cents(self.arisen)
        self._earn(self.on, until, earned - self.earned)
        self.on, self.earned = until, earned

    def _years_until(self, until: date) -> Fraction:
        if self.period < len(self.paces):
            return self.paces[self.period] * (until - self.on).days
        day_count = self.terms.day_count
        if day_count is DayCount.EQUAL_PERIODS:
            day_count = DayCount.ACTUAL_365
        before = Day.of(self.on) if self.on > self.end.on else self.end
        return years_by_days(day_count, before, Day.of(until))

    def _begin_accrual_period(self) -> None:
        self.arisen, self.earned = Fraction(0), 0

    def _earn(self, since: date, until: date, interest: int) -> None:
        self.floating += interest
        if interest:
            period = AccrualPeriod(since, until, Money(self.principal), Money(interest))
            self.accrual_periods.append(period)

    def _take_scheduled(self, row: _Row) -> None:
        """Flat interest belongs to its installment, whenever that is paid."""
        if self.is_flat and row.scheduled_interest:
            self._earn(self.on, row.due_on, row.scheduled_interest)
            row.scheduled_interest = 0

    def _fall_due(self, row: _Row) -> None:
        self._take_scheduled(row)
        row.is_due = True
        row.interest_left = row.within(self.floating) if row.takes_interest else 0
        self.floating -= row.interest_left
        claimed = sum(earlier.principal_left for earlier in self.rows[: row.number - 1])
        free = self.principal - claimed
        room = row.room
        row.principal_left = free if room is None else min(room - row.interest_left, free)

    def receive(self, payment: Received) -> Allocation:
        if payment.on < self.terms.disbursed_on:
            raise PaymentBeforeLoan
        self.advance(payment.on)
        left, portions = payment.amount.cents, []
        for row in self.rows:
            if not left:
                break
            if not row.is_due:
                self._bring_forward(row)
            portion = _settle(row, left)
            left -= portion.fee.cents + portion.interest.cents + portion.principal.cents
            self.repay(portion.principal)
            if not row.is_due:
                self._put_back(row)
            if portion.fee or portion.interest or portion.principal:
                portions.append(portion)
        accrual_periods, self.accrual_periods = tuple(self.accrual_periods), []
        return Allocation(
            payment=payment,
            accrual_periods=accrual_periods,
            portions=tuple(portions),
            overpaid=Money(left),
            principal_left=Money(self.principal),
        )

    def repay(self, principal: Money) -> None:
        self.principal -= principal.cents
        if principal:
            self._begin_accrual_period()

    def _bring_forward(self, row: _Row) -> None:
        """Let an installment take a payment ahead of its day: the interest so far comes first."""
        self._take_scheduled(row)
        if row.takes_interest:
            row.interest_left = row.within(self.floating)
            self.floating -= row.interest_left
        room = row.room
        after_interest = self.principal if room is None else room - row.interest_left
        row.principal_left = min(after_interest, self.principal)

    def _put_back(self, row: _Row) -> None:
        """What was not paid of it is open again until its day."""
        self.floating += row.interest_left
        row.interest_left = row.principal_left = 0


def _last_day(terms: LoanTerms, due_on: date) -> Day:
    """It may stand for a later day of its month, as 28 February for the 31st."""
    if terms.every.span is not Span.MONTHS:
        return Day.of(due_on)
    return Day(due_on, max(terms.first_due.meant, due_on.day))


def _row(terms: LoanTerms, each: Installment, count: int) -> _Row:
    return _Row(
        number=each.number,
        due_on=each.due_on,
        promised=each.principal.cents + each.interest.cents,
        scheduled_interest=each.interest.cents,
        fee_left=each.fee.cents,
        is_last=each.number == count,
        takes_interest=each.number > terms.grace_interest,
    )


def _settle(row: _Row, cents: int) -> Portion:
    """As much of the installment as ``cents`` pays: fee, interest, principal."""
    fee = min(cents, row.fee_left)
    interest = min(cents - fee, row.interest_left)
    principal = min(cents - fee - interest, row.principal_left)
    row.fee_left, row.fee_paid = row.fee_left - fee, row.fee_paid + fee
    row.interest_left -= interest
    row.interest_paid += interest
    row.principal_left -= principal
    row.principal_paid += principal
    return Portion(
        number=row.number, fee=Money(fee), interest=Money(interest), principal=Money(principal)
    )


def _installments(running: _Running) -> Iterator[InstallmentState]:
    """As they stand, and those to come as they will be if each is paid on its day."""
    ahead, balance = running.copy(), running.terms.principal.cents
    for row in ahead.rows:
        fee_paid, interest_paid, principal_paid = (
            row.fee_paid,
            row.interest_paid,
            row.principal_paid,
        )
        ahead.advance(row.due_on)
        rest = _settle(row, row.fee_left + row.interest_left + row.principal_left)
        ahead.repay(rest.principal)
        balance -= row.principal_paid
        yield InstallmentState(
            number=row.number,
            due_on=row.due_on,
            promised=Money(row.promised + row.fee_paid),
            fee_paid=Money(fee_paid),
            interest_paid=Money(interest_paid),
            principal_paid=Money(principal_paid),
            fee_left=rest.fee,
            interest_left=rest.interest,
            principal_left=rest.principal,
            balance=Money(balance),
        )
