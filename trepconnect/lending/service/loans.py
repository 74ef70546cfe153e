"""Writes of offers and loans, as others call them."""

from __future__ import annotations

from trepconnect.lending.service.disbursing import cancel_loan, disburse
from trepconnect.lending.service.offers import (
    accept_offer,
    decline_offer,
    make_offer,
    withdraw_offer,
)
from trepconnect.lending.service.refunds import approve_refund, propose_refund, withdraw_refund
from trepconnect.lending.service.repayments import post_repayment, reverse_repayment

__all__ = [
    "accept_offer",
    "approve_refund",
    "cancel_loan",
    "decline_offer",
    "disburse",
    "make_offer",
    "post_repayment",
    "propose_refund",
    "reverse_repayment",
    "withdraw_offer",
    "withdraw_refund",
]
