"""All pages of cohorts, on their blueprint."""

from __future__ import annotations

from trepconnect.cohorts.blueprints import bp
from trepconnect.cohorts.staff_routes import cohorts, members

VIEWS = (cohorts, members)
BLUEPRINTS = (bp,)
