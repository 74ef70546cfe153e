"""Words for offers, loans, payments and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from trepconnect.kernel.errors import DomainError
from trepconnect.lending.domain.ledger import Account, TransactionKind
from trepconnect.lending.domain.loan import (
    DisbursedBeforeAccepted,
    LoanState,
    NotDisbursed,
    NotToBeDisbursed,
)
from trepconnect.lending.domain.offer import (
    NotApproved,
    OfferAlreadyMade,
    OfferClosed,
    OfferState,
)
from trepconnect.lending.domain.refund import (
    RefundClosed,
    RefundState,
    RefundTooLarge,
    RefundWaits,
)
from trepconnect.lending.domain.repayment import (
    AlreadyReversed,
    DayInFuture,
    LoanChanged,
    PaidBy,
    PaymentBeforeLoan,
    ReturnedTooEarly,
    ReversalReason,
)
from trepconnect.platform.language.i18n import N_


class State(NamedTuple):
    """What a state is called, and its tone in ``components/tag.html``."""

    name: str
    tone: str


OFFER_STATES: Final[Mapping[OfferState, State]] = {
    OfferState.OPEN: State(N_("Waits for an answer"), "wait"),
    OfferState.ACCEPTED: State(N_("Accepted"), "good"),
    OfferState.DECLINED: State(N_("Declined"), "flat"),
    OfferState.WITHDRAWN: State(N_("Withdrawn"), "flat"),
    OfferState.EXPIRED: State(N_("Expired"), "flat"),
}

LOAN_STATES: Final[Mapping[LoanState, State]] = {
    LoanState.ACCEPTED: State(N_("To be paid out"), "wait"),
    LoanState.ACTIVE: State(N_("Being paid back"), "info"),
    LoanState.PAID_OFF: State(N_("Paid off"), "good"),
    LoanState.CANCELLED: State(N_("Cancelled"), "flat"),
}

REFUND_STATES: Final[Mapping[RefundState, State]] = {
    RefundState.PROPOSED: State(N_("Waits to be approved"), "wait"),
    RefundState.PAID: State(N_("Given back"), "good"),
    RefundState.WITHDRAWN: State(N_("Withdrawn"), "flat"),
}

PAID_BY: Final[Mapping[PaidBy, str]] = {
    PaidBy.CHECK: N_("Paper check"),
    PaidBy.TRANSFER: N_("Bank transfer (ACH)"),
    PaidBy.CASH: N_("Cash"),
}

REVERSALS: Final[Mapping[ReversalReason, str]] = {
    ReversalReason.RETURNED: N_("The bank sent it back"),
    ReversalReason.MISTAKE: N_("It was entered by mistake"),
}

ACCOUNTS: Final[Mapping[Account, str]] = {
    Account.CASH: N_("Cash"),
    Account.LOANS_RECEIVABLE: N_("Loans receivable"),
    Account.INTEREST_RECEIVABLE: N_("Interest receivable"),
    Account.FEE_RECEIVABLE: N_("Fees receivable"),
    Account.REFUND_RECEIVABLE: N_("Refunds owed by borrowers"),
    Account.OVERPAYMENTS: N_("Overpayments owed to borrowers"),
    Account.INTEREST_INCOME: N_("Interest income"),
    Account.FEE_INCOME: N_("Fee income"),
}

KINDS: Final[Mapping[TransactionKind, str]] = {
    TransactionKind.DISBURSEMENT: N_("Paid out"),
    TransactionKind.FEE: N_("Fee"),
    TransactionKind.ACCRUAL: N_("Interest earned"),
    TransactionKind.REPAYMENT: N_("Payment"),
    TransactionKind.REFUND: N_("Given back"),
}

OFFER_REFUSALS: Final[Mapping[type[DomainError], str]] = {
    NotApproved: N_("This application is not approved, so no offer can be made."),
    OfferAlreadyMade: N_("This application already has an offer that is open or accepted."),
    OfferClosed: N_("This offer is no longer open."),
}
REFUSALS: Final[Mapping[type[DomainError], str]] = {
    NotToBeDisbursed: N_("This loan was already paid out or cancelled."),
    NotDisbursed: N_("This loan was not paid out yet, so no payment can be posted."),
    LoanChanged: N_(
        "Somebody else posted to this loan while your page was open. Nothing was posted twice."
        " Look at the loan, then enter yours again if it is still missing."
    ),
    RefundWaits: N_("Another refund of this loan waits to be approved."),
    RefundTooLarge: N_(
        "Less is owed to the borrower by now. Withdraw this refund and propose another one."
    ),
    RefundClosed: N_("This refund was already approved or withdrawn."),
    AlreadyReversed: N_("This payment was already reversed."),
    DayInFuture: N_("This day has not come yet."),
    DisbursedBeforeAccepted: N_("The offer was accepted after this day."),
    PaymentBeforeLoan: N_("The loan was paid out after this day."),
    ReturnedTooEarly: N_("The payment came after this day."),
}

DAYS_REFUSED: Final[Mapping[str, str]] = {
    "disbursed_on": N_("Choose a day from today on, at most four months ahead."),
    "first_due_on": N_("The first payment is due from one week to 100 days after the money."),
}
