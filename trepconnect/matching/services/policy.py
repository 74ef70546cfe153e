"""Who may see and change what is kept for a business: she who owns it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from trepconnect.kernel.actor import Actor
from trepconnect.matching.seeker.queries import businesses_of
from trepconnect.matching.services.models import SavedMatch
from trepconnect.profiles.models import BusinessRow


def kept_by(actor: Actor) -> ColumnElement[bool]:
    """What she keeps for her businesses."""
    return SavedMatch.business_id.in_(select(BusinessRow.id).where(businesses_of(actor)))
