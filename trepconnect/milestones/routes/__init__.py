"""Pages of plans and their steps."""

from __future__ import annotations

from trepconnect.milestones.routes import confirming, pathways, plans, starting, steps
from trepconnect.milestones.routes.blueprint import bp, casework, entrepreneurs, vouchers

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
