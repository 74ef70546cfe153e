"""Reads of lending."""

from __future__ import annotations

from trepconnect.lending.queries.products import find_rules, get_product, list_products_with_rules

__all__ = ["find_rules", "get_product", "list_products_with_rules"]
