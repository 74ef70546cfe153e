"""Words for offers, loans, payments and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trepconnect.kernel.errors import DomainError
from trepconnect.lending.loans.domain.loan import (
    DisbursedBeforeAccepted,
    LoanState,
    NotDisbursed,
    NotToBeDisbursed,
    RefundClosed,
    RefundState,
    RefundTooLarge,
    RefundWaits,
)
from trepconnect.lending.loans.domain.repayment import (
    AlreadyReversed,
    DayInFuture,
    LoanChanged,
    PaidBy,
    PaymentBeforeLoan,
    ReturnedTooEarly,
    ReversalReason,
)
from trepconnect.lending.offers.labels import State
from trepconnect.platform.language.i18n import N_

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
