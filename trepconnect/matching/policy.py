"""Who may see and change what is kept for a business: she who owns it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select

from trepconnect.kernel.actor import Actor
from trepconnect.matching.models import SavedMatch
from trepconnect.profiles.models import BusinessRow


def businesses_of(actor: Actor) -> ColumnElement[bool]:
    """Businesses she owns and has not removed: only she keeps and answers things for them."""
    return and_(BusinessRow.user_id == actor.user_id, BusinessRow.removed_at.is_(None))


def kept_by(actor: Actor) -> ColumnElement[bool]:
    """What she keeps for her businesses."""
    return SavedMatch.business_id.in_(select(BusinessRow.id).where(businesses_of(actor)))
