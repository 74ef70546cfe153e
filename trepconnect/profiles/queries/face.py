"""What profiles show to other domains: columns to read and join with, and whose a business is."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.platform.data.faces import columns_of
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow, ProfileRow

PROFILES = columns_of(
    ProfileRow, "user_id", "zip_code", "remote_ok", "meeting_times", "needs_interpreter"
)
LANGUAGES = columns_of(LanguageRow, "user_id", "tag", "position")
"""They say where a person comes from: only for whoever may know the background."""

BUSINESSES = columns_of(
    BusinessRow,
    "id",
    "user_id",
    "name",
    "stage",
    "industry_code",
    "industry_words",
    "zip_code",
    "removed_at",
)
NEEDS = columns_of(NeedRow, "business_id", "code", "priority")


def find_owner(session: Session, business_id: UUID) -> UUID | None:
    """Whose business it is; None for one that was removed."""
    return session.scalar(
        select(BusinessRow.user_id).where(
            BusinessRow.id == business_id, BusinessRow.removed_at.is_(None)
        )
    )


def hold_own_business(session: Session, actor: Actor, business_id: UUID) -> None:
    """Lock a business of the actor's, so that two tabs that write come one after the other.

    Raises NotFound for anybody else's.
    """
    held = session.scalar(
        select(BusinessRow.id)
        .where(
            BusinessRow.id == business_id,
            BusinessRow.user_id == actor.user_id,
            BusinessRow.removed_at.is_(None),
        )
        .with_for_update()
    )
    if held is None:
        raise NotFound
