"""Pages of those who decide on loans and keep their books."""

from __future__ import annotations

from trepconnect.lending.staff_routes import (
    applications,
    disbursing,
    fund_deciders,
    loans,
    offers,
    refunds,
    repayments,
)
from trepconnect.lending.staff_routes.blueprint import bp, deciders, fund_keepers
from trepconnect.platform.web.access import officers

__all__ = [
    "applications",
    "bp",
    "deciders",
    "disbursing",
    "fund_deciders",
    "fund_keepers",
    "loans",
    "offers",
    "officers",
    "refunds",
    "repayments",
]
