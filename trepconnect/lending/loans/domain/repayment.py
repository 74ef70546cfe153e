"""What a payment does to a loan: to which installment each cent goes, and what it leaves.

Values only; ``statement`` works them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.money import Money

NOTHING = Money(0)


class PaidBy(StrEnum):
    """How money came, or was handed out."""

    CASH = "cash"
    CHECK = "check"
    TRANSFER = "transfer"


class ReversalReason(StrEnum):
    """Why a payment does not count after all."""

    RETURNED = "returned"
    MISTAKE = "mistake"


class PaymentBeforeLoan(DomainError):
    """Nothing can be paid back before the day the money was paid out."""

    code = "payment_before_loan"


class DayInFuture(DomainError):
    """What is recorded must have happened."""

    code = "day_in_future"


class ReturnedTooEarly(DomainError):
    """A payment comes back on its day or later."""

    code = "returned_too_early"


class LoanChanged(Conflict):
    """Another person posted to this loan since the page was opened."""

    code = "loan_changed"


class AlreadyReversed(Conflict):
    code = "already_reversed"


@dataclass(frozen=True, slots=True)
class Received:
    """A payment that counts: one that was reversed is left out."""

    id: UUID
    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Refunded:
    """Money that was given back to the borrower."""

    id: UUID
    on: date
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What of a payment went to one installment."""

    number: int
    fee: Money
    interest: Money
    principal: Money


@dataclass(frozen=True, slots=True)
class AccrualPeriod:
    """Days during which the principal did not change, and the interest that they added."""

    since: date
    until: date
    principal: Money
    interest: Money

    @property
    def days(self) -> int:
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One payment to the cent.

    ``accrual_periods`` is the interest that arose since the one before, ``principal_left`` what is
    owed of the loan itself afterwards; ``overpaid`` is ours to give back.
    """

    payment: Received
    accrual_periods: tuple[AccrualPeriod, ...]
    portions: tuple[Portion, ...]
    overpaid: Money
    principal_left: Money

    @property
    def earned(self) -> Money:
        return Money(sum(one.interest.cents for one in self.accrual_periods))

    @property
    def fee(self) -> Money:
        return Money(sum(one.fee.cents for one in self.portions))

    @property
    def interest(self) -> Money:
        return Money(sum(one.interest.cents for one in self.portions))

    @property
    def principal(self) -> Money:
        return Money(sum(one.principal.cents for one in self.portions))


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentState:
    """One installment as of a day: what was paid into it, and what of it is still to pay.

    Before its day ``left`` is an estimate: each payment on its day, what is late paid at once.
    ``balance`` is the principal owed once it is paid.
    """

    number: int
    due_on: date
    promised: Money
    fee_paid: Money
    interest_paid: Money
    principal_paid: Money
    fee_left: Money
    interest_left: Money
    principal_left: Money
    balance: Money

    @property
    def paid(self) -> Money:
        return self.fee_paid + self.interest_paid + self.principal_paid

    @property
    def left(self) -> Money:
        return self.fee_left + self.interest_left + self.principal_left

    @property
    def amount(self) -> Money:
        return self.paid + self.left

    @property
    def fee(self) -> Money:
        return self.fee_paid + self.fee_left

    @property
    def interest(self) -> Money:
        return self.interest_paid + self.interest_left

    @property
    def principal(self) -> Money:
        return self.principal_paid + self.principal_left

    def is_late(self, today: date) -> bool:
        return bool(self.left) and self.due_on < today


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanStatement:
    """Everything about a loan as of a day, worked out from its terms and payments alone.

    ``accrual_periods`` is the interest that arose since the last payment.
    """

    as_of: date
    allocations: Sequence[Allocation]
    installments: Sequence[InstallmentState]
    principal: Money
    interest: Money
    fees: Money
    overpaid: Money
    refunds: Sequence[Refunded]
    accrual_periods: Sequence[AccrualPeriod]

    @property
    def refunded(self) -> Money:
        return Money(sum(one.amount.cents for one in self.refunds))

    @property
    def credit(self) -> Money:
        """What of the overpayments is still ours to give back."""
        return max(self.overpaid - self.refunded, NOTHING)

    @property
    def refunded_too_much(self) -> Money:
        """Given back before the payment that it was of came back; the borrower owes it."""
        return max(self.refunded - self.overpaid, NOTHING)

    @property
    def payoff(self) -> Money:
        """What paying all of it today would take."""
        return self.principal + self.interest + self.fees + self.refunded_too_much

    @property
    def is_paid_off(self) -> bool:
        return not self.payoff

    @property
    def paid(self) -> Money:
        return Money(sum(one.payment.amount.cents for one in self.allocations))

    @property
    def unpaid(self) -> Sequence[InstallmentState]:
        return [one for one in self.installments if one.left]

    @property
    def late(self) -> Sequence[InstallmentState]:
        return [one for one in self.unpaid if one.due_on < self.as_of]

    @property
    def amount_late(self) -> Money:
        return Money(sum(one.left.cents for one in self.late))

    @property
    def days_late(self) -> int:
        """Since the day of the oldest installment that is not fully paid."""
        return days_late(self.unpaid[0].due_on, self.as_of) if self.unpaid else 0

    @property
    def next_due(self) -> InstallmentState | None:
        """The first that is to pay today or later."""
        return next((one for one in self.unpaid if one.due_on >= self.as_of), None)

    def allocation_of(self, payment_id: UUID) -> Allocation | None:
        return next((one for one in self.allocations if one.payment.id == payment_id), None)


def days_late(unpaid_since: date | None, today: date) -> int:
    return max((today - unpaid_since).days, 0) if unpaid_since else 0
