"""Pages of those who decide on loans and keep their books."""

from __future__ import annotations

from trepconnect.lending.staff_routes.blueprint import bp

__all__ = ["bp"]
