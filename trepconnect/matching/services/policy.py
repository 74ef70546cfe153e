"""Who may see and change what is kept for a business: its owner."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from trepconnect.kernel.actor import Actor
from trepconnect.matching.seeker.queries import ids_of_own
from trepconnect.matching.services.models import SavedMatch


def kept_by(actor: Actor) -> ColumnElement[bool]:
    """What the actor keeps for businesses."""
    return SavedMatch.business_id.in_(ids_of_own(actor))
