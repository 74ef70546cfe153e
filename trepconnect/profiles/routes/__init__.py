"""Pages of the profile: its owner's own, and nobody else's."""

from trepconnect.profiles.routes import business, overview, paper, person
from trepconnect.profiles.routes.blueprint import bp

__all__ = ["bp", "business", "overview", "paper", "person"]
