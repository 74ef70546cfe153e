"""What lending tells the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ProductSaved(Event):
    """A loan product is new or changed; ``version`` is that of its rules."""

    name: ClassVar[str] = "lending.product_saved"

    product_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted(Event):
    name: ClassVar[str] = "lending.application_submitted"
    application_id: UUID


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn(Event):
    name: ClassVar[str] = "lending.application_withdrawn"
    application_id: UUID


@dataclass(frozen=True, slots=True)
class ApplicationDecided(Event):
    name: ClassVar[str] = "lending.application_decided"
    application_id: UUID


@dataclass(frozen=True, slots=True)
class OfferMade(Event):
    name: ClassVar[str] = "lending.offer_made"
    offer_id: UUID


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
