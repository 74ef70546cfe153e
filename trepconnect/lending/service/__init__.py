"""Writes of lending."""

from __future__ import annotations

from trepconnect.lending.service.products import save_product

__all__ = ["save_product"]
