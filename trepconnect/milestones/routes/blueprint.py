"""The blueprint, who may open its pages, and what they begin with."""

from __future__ import annotations

from flask import Blueprint, request

from trepconnect.kernel.actor import Role
from trepconnect.kernel.errors import NotFound
from trepconnect.milestones.queries.plans import Plan
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import current_actor, role
from trepconnect.profiles import queries as profiles
from trepconnect.profiles.queries import BusinessName

bp = Blueprint("milestones", __name__)

vouchers = role(Role.MENTOR, Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)
"""Whoever confirms steps."""
readers = role(Role.ENTREPRENEUR, Role.MENTOR, Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)


def my_businesses() -> list[BusinessName]:
    actor = current_actor()
    return profiles.list_businesses(db.session(), actor, actor.user_id)


def chosen_of(businesses: list[BusinessName]) -> BusinessName | None:
    """The business of ``?business=`` or the form, else the first. Not hers: NotFound."""
    said = request.values.get("business", "")
    if not said:
        return businesses[0] if businesses else None
    for one in businesses:
        if str(one.id) == said:
            return one
    raise NotFound


def note_reading(plan: Plan) -> None:
    """Whoever looks at somebody else's plan leaves a note that she can see."""
    actor = current_actor()
    if actor.user_id != plan.user_id:
        audit.note_read(actor, "milestones.plan_read", "user", plan.user_id)
