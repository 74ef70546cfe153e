"""Tables of lending."""

from __future__ import annotations

from trepconnect.lending.models.applications import (
    ApplicationRow,
    CashLineRow,
    FundDeciderRow,
    VoteRow,
)
from trepconnect.lending.models.loans import (
    InstallmentRow,
    LoanRow,
    MoveRow,
    OfferRow,
    RefundRow,
    RepaymentRow,
    TransactionRow,
)
from trepconnect.lending.models.products import CriterionRow, FundRow, ProductRow, RuleSetRow

__all__ = [
    "ApplicationRow",
    "CashLineRow",
    "CriterionRow",
    "FundDeciderRow",
    "FundRow",
    "InstallmentRow",
    "LoanRow",
    "MoveRow",
    "OfferRow",
    "ProductRow",
    "RefundRow",
    "RepaymentRow",
    "RuleSetRow",
    "TransactionRow",
    "VoteRow",
]
