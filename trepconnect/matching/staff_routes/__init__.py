"""Pages of the office: who waits for a mentor, and who would fit."""

from __future__ import annotations

from trepconnect.matching.staff_routes import proposing, waiting
from trepconnect.matching.staff_routes.blueprint import bp

__all__ = ["bp", "proposing", "waiting"]
