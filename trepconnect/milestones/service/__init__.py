"""Writes of milestones."""

from __future__ import annotations

from trepconnect.milestones.service.confirming import confirm_step, reopen_step
from trepconnect.milestones.service.own import add_step, remove_step
from trepconnect.milestones.service.plans import PlanMoved, answer_branch, end_plan, start_plan
from trepconnect.milestones.service.steps import (
    UnknownHelper,
    mark_step,
    set_due_date,
    skip_step,
    take_up_step,
    unmark_step,
)

__all__ = [
    "PlanMoved",
    "UnknownHelper",
    "add_step",
    "answer_branch",
    "confirm_step",
    "end_plan",
    "mark_step",
    "remove_step",
    "reopen_step",
    "set_due_date",
    "skip_step",
    "start_plan",
    "take_up_step",
    "unmark_step",
]
