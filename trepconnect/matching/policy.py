"""Who may see and change saved matches: whoever may see or change the business they are for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, true

from trepconnect.kernel.actor import Actor
from trepconnect.matching.models import SavedMatch
from trepconnect.profiles.models import BusinessRow


def kept_by(actor: Actor) -> ColumnElement[bool]:
    """What she keeps for the businesses she owns: only she changes it."""
    hers = select(BusinessRow.id).where(
        BusinessRow.user_id == actor.user_id, BusinessRow.removed_at.is_(None)
    )
    return SavedMatch.business_id.in_(hers)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Her own; all of them for the office."""
    return true() if actor.is_staff else kept_by(actor)
