"""Pages of the office about cohorts and outcomes."""

from __future__ import annotations

from trepconnect.outcomes.staff_routes.blueprint import bp

__all__ = ["bp"]
