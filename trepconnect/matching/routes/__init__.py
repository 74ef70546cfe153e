"""Pages of what fits: services, loans, mentors, and what she keeps of them."""

from __future__ import annotations

from trepconnect.matching.routes import loans, mentors, public, saved, services
from trepconnect.matching.routes.blueprint import bp, entrepreneurs, guests

__all__ = ["bp", "entrepreneurs", "guests", "loans", "mentors", "public", "saved", "services"]
