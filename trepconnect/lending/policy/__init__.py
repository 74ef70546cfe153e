"""Who may see and do what in lending."""

from __future__ import annotations

from trepconnect.lending.policy.products import can_save_product, visible_to

__all__ = ["can_save_product", "visible_to"]
