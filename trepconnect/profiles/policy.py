"""Who may see and change profiles: their owner changes them, the office reads them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, true

from trepconnect.kernel.actor import CASEWORK, DECIDING, Actor
from trepconnect.profiles.models import BusinessRow, ProfileRow


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Profiles the actor may read: one's own; all of them for staff. Partners see none."""
    if actor.is_staff or actor.is_system:
        return true()
    return ProfileRow.user_id == actor.user_id


def businesses_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Businesses that were not removed, of profiles the actor may read."""
    kept = BusinessRow.removed_at.is_(None)
    if actor.is_staff or actor.is_system:
        return kept
    return and_(kept, BusinessRow.user_id == actor.user_id)


def can_read(actor: Actor, user_id: UUID) -> bool:
    return actor.is_staff or actor.is_system or actor.user_id == user_id


def can_edit(actor: Actor, user_id: UUID) -> bool:
    """Only the owner; the program itself when it loads people."""
    return actor.is_system or actor.user_id == user_id


def can_see_languages(actor: Actor, user_id: UUID) -> bool:
    """Languages say where a person comes from."""
    if actor.user_id == user_id or actor.is_system:
        return True
    return actor.is_(*CASEWORK) and actor.may_know_background(user_id)


def can_search_background(actor: Actor) -> bool:
    """Whether people may be found by language and ZIP code: not by whoever decides about money."""
    return actor.is_(*CASEWORK) and actor.roles.isdisjoint(DECIDING)


def can_search(actor: Actor) -> bool:
    return actor.is_staff
