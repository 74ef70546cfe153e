"""Pages of what fits: services, loans, mentors, and what she keeps of them."""

from __future__ import annotations

from trepconnect.matching.routes import loans, mentors, public, saved, services
from trepconnect.matching.routes.blueprint import bp, guests
from trepconnect.matching.routes.services import save_wanted
from trepconnect.platform.web.access import entrepreneurs

__all__ = [
    "bp",
    "entrepreneurs",
    "guests",
    "loans",
    "mentors",
    "public",
    "save_wanted",
    "saved",
    "services",
]
