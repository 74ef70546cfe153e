"""A mentor's places: taken one at a time, given back exactly once."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trepconnect.mentoring.domain.mentor import MentorFull, MentorState
from trepconnect.mentoring.models.pairings import MentorRow


def take_place(session: Session, mentor_id: UUID) -> None:
    """Raises MentorFull when there is none free, or he takes nobody any more."""
    taken = session.execute(
        update(MentorRow)
        .where(
            MentorRow.user_id == mentor_id,
            MentorRow.state == MentorState.ACTIVE,
            MentorRow.screened_on.is_not(None),
            MentorRow.places_taken < MentorRow.capacity,
        )
        .values(places_taken=MentorRow.places_taken + 1)
        .returning(MentorRow.user_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        raise MentorFull


def give_back(session: Session, mentor_id: UUID) -> None:
    """Call only where a pairing has just ended: that happens to each once."""
    session.execute(
        update(MentorRow)
        .where(MentorRow.user_id == mentor_id)
        .values(places_taken=MentorRow.places_taken - 1)
        .execution_options(synchronize_session=False)
    )
