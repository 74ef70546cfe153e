"""Words for accounts and kinds of transactions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trepconnect.lending.ledger.domain import Account, TransactionKind
from trepconnect.platform.language.i18n import N_

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
