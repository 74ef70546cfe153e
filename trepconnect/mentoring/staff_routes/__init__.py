"""Pages of the office about mentors and pairings."""

from __future__ import annotations

from trepconnect.mentoring.staff_routes import mentors, pairings
from trepconnect.mentoring.staff_routes.blueprint import CASEWORK, bp

__all__ = ["CASEWORK", "bp", "mentors", "pairings"]
