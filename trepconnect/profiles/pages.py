"""All pages of profiles, on their blueprint."""

from __future__ import annotations

from trepconnect.profiles.blueprints import bp
from trepconnect.profiles.routes import business, overview, person

VIEWS = (business, overview, person)
BLUEPRINTS = (bp,)
