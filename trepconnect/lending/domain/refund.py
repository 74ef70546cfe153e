"""Giving back what was paid too much: one proposes it, another one approves it."""

from __future__ import annotations

from enum import StrEnum

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.money import Money


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
