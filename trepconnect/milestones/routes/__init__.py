"""Pages of plans and their steps."""

from __future__ import annotations

from trepconnect.milestones.routes import confirming, pathways, plans, starting, steps
from trepconnect.milestones.routes.blueprint import bp, vouchers
from trepconnect.platform.web.access import casework, entrepreneurs

__all__ = [
    "bp",
    "casework",
    "confirming",
    "entrepreneurs",
    "pathways",
    "plans",
    "starting",
    "steps",
    "vouchers",
]
