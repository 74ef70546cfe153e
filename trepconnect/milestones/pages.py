"""All pages of milestones, on their blueprint."""

from __future__ import annotations

from trepconnect.milestones.blueprints import bp
from trepconnect.milestones.plans import staff_routes
from trepconnect.milestones.plans.routes import plans, steps

VIEWS = (plans, steps, staff_routes)
BLUEPRINTS = (bp,)
