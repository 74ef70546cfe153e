"""A loan from the accepted offer to the last payment, and refunds of what was paid too much.

A refund is proposed by one person and approved by another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.events import Event
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import Day, month_number
from trepconnect.lending.arithmetic.terms import LoanTerms


class LoanState(StrEnum):
    """``ACCEPTED``: the borrower said yes, and the money is still to be paid out."""

    ACCEPTED = "accepted"
    ACTIVE = "active"
    PAID_OFF = "paid_off"
    CANCELLED = "cancelled"


DISBURSED = frozenset({LoanState.ACTIVE, LoanState.PAID_OFF})
CURRENT = frozenset({LoanState.ACCEPTED, LoanState.ACTIVE})


class NotToBeDisbursed(Conflict):
    """The money was paid out already, or the loan was cancelled."""

    code = "not_to_be_disbursed"


class NotDisbursed(Conflict):
    """There is nothing to pay back yet."""

    code = "not_disbursed"


class DisbursedBeforeAccepted(DomainError):
    """Money is paid out on the day of the acceptance or later."""

    code = "disbursed_before_accepted"


def terms_from_day(agreed: LoanTerms, disbursed_on: date) -> LoanTerms:
    """The agreed terms, counted from the day the money was really paid out.

    The first payment stays on its day. When the money came so late that there would be less than
    a regular interval until then (or less than was agreed), it moves on by whole months.
    """
    if disbursed_on == agreed.disbursed_on:
        return agreed
    first = agreed.first_due
    waited = min(
        agreed.every.after(Day.of(disbursed_on), 1).on,
        disbursed_on + (first.on - agreed.disbursed_on),
    )
    if disbursed_on > agreed.disbursed_on and first.on < waited:
        first = first.month_shifted(_months_until(first, waited))
    return replace(agreed, disbursed_on=disbursed_on, first_due_on=first.on)


def _months_until(first: Day, waited: date) -> int:
    months = month_number(waited) - month_number(first.on)
    return months if first.month_shifted(months).on >= waited else months + 1


class RefundState(StrEnum):
    PROPOSED = "proposed"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class RefundTooLarge(DomainError):
    """More than is owed to the borrower, which is ``credit``; or nothing."""

    code = "refund_too_large"

    def __init__(self, credit: Money) -> None:
        super().__init__(credit)
        self.credit = credit


class RefundWaits(Conflict):
    """Another refund of this loan waits to be approved."""

    code = "refund_waits"


class RefundClosed(Conflict):
    """It was approved or taken back already."""

    code = "refund_closed"


def check_refund(amount: Money, credit: Money) -> None:
    """Raises ``RefundTooLarge``."""
    if not Money(0) < amount <= credit:
        raise RefundTooLarge(credit)


@dataclass(frozen=True, slots=True)
class OfferAccepted(Event):
    name: ClassVar[str] = "lending.offer_accepted"
    offer_id: UUID


@dataclass(frozen=True, slots=True)
class LoanDisbursed(Event):
    name: ClassVar[str] = "lending.loan_disbursed"
    loan_id: UUID


@dataclass(frozen=True, slots=True)
class RepaymentPosted(Event):
    name: ClassVar[str] = "lending.repayment_posted"
    repayment_id: UUID


@dataclass(frozen=True, slots=True)
class RepaymentReversed(Event):
    name: ClassVar[str] = "lending.repayment_reversed"
    repayment_id: UUID


@dataclass(frozen=True, slots=True)
class RefundProposed(Event):
    name: ClassVar[str] = "lending.refund_proposed"
    refund_id: UUID


@dataclass(frozen=True, slots=True)
class RefundPaid(Event):
    name: ClassVar[str] = "lending.refund_paid"
    refund_id: UUID


@dataclass(frozen=True, slots=True)
class RefundWithdrawn(Event):
    name: ClassVar[str] = "lending.refund_withdrawn"
    refund_id: UUID


@dataclass(frozen=True, slots=True)
class LoanPaidOff(Event):
    name: ClassVar[str] = "lending.loan_paid_off"
    loan_id: UUID
