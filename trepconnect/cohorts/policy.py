"""Who may see and change cohorts: managers and administrators change them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from trepconnect.cohorts.models import CohortRow
from trepconnect.kernel.actor import CASEWORK, Actor, Role


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """All for casework and for sponsors, who see them as they may be shared; else none."""
    if actor.is_system or actor.is_(Role.SPONSOR, *CASEWORK):
        return true()
    return false()


def can_read(actor: Actor, _cohort: CohortRow) -> bool:
    """Its name, dates and what it achieved."""
    return actor.is_system or actor.is_(Role.SPONSOR, *CASEWORK)


def can_see_people(actor: Actor, _cohort: CohortRow) -> bool:
    """Who belongs to it."""
    return actor.is_system or actor.is_(*CASEWORK)


def can_change(actor: Actor, _cohort: CohortRow) -> bool:
    return may_create(actor)


def may_create(actor: Actor) -> bool:
    return actor.is_system or actor.is_(Role.MANAGER, Role.ADMIN)
