"""Tables of lending."""

from __future__ import annotations

from trepconnect.lending.models.products import CriterionRow, FundRow, ProductRow, RuleSetRow

__all__ = ["CriterionRow", "FundRow", "ProductRow", "RuleSetRow"]
