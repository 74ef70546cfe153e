"""Pages of the office about mentors and pairings."""

from __future__ import annotations

from trepconnect.mentoring.staff_routes.blueprint import bp

__all__ = ["bp"]
