"""Pages of the office about mentors, pairings and sessions."""

from __future__ import annotations

from trepconnect.mentoring.staff_routes import mentors, pairings, sessions
from trepconnect.mentoring.staff_routes.blueprint import bp

__all__ = ["bp", "mentors", "pairings", "sessions"]
