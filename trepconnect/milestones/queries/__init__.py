"""Reads of milestones."""

from __future__ import annotations

from trepconnect.milestones.queries.confirming import (
    ToConfirm,
    count_to_confirm,
    list_to_confirm,
)
from trepconnect.milestones.queries.pathways import Use, count_use
from trepconnect.milestones.queries.plans import (
    Plan,
    PlannedBusiness,
    StepInPlan,
    find_plan,
    get_business,
    get_plan,
    get_step,
    next_step,
)

__all__ = [
    "Plan",
    "PlannedBusiness",
    "StepInPlan",
    "ToConfirm",
    "Use",
    "count_to_confirm",
    "count_use",
    "find_plan",
    "get_business",
    "get_plan",
    "get_step",
    "list_to_confirm",
    "next_step",
]
