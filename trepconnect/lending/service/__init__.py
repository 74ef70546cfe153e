"""Writes of lending."""

from __future__ import annotations

from trepconnect.lending.service.products import offer_again, save_product, withdraw_product

__all__ = ["offer_again", "save_product", "withdraw_product"]
