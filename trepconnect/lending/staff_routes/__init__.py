"""Pages of those who decide on loans and keep their books."""

from __future__ import annotations

from trepconnect.lending.staff_routes import applications, fund_deciders
from trepconnect.lending.staff_routes.blueprint import bp, deciders, fund_keepers

__all__ = ["applications", "bp", "deciders", "fund_deciders", "fund_keepers"]
