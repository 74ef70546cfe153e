"""Reads of mentors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, false, or_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.mentoring.mentors import policy
from trepconnect.mentoring.mentors.domain import Level, MentorProfile, MentorState, places_free
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.profiles.domain.business import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """A mentor: what the mentor says, and what the office and the program know."""

    user_id: UUID
    name: str
    profile: MentorProfile
    places_taken: int
    state: MentorState
    paused_until: date | None
    screened_on: date | None
    created_at: datetime
    version: int

    @property
    def places_free(self) -> int:
        return places_free(self.profile.capacity, self.places_taken)

    @property
    def takes_people(self) -> bool:
        """Whether a business could be proposed to the mentor today."""
        ready = self.state is MentorState.ACTIVE and self.screened_on is not None
        return ready and self.places_free > 0


_MENTORS: Select[Any] = select(PEOPLE.c.display_name, *MentorRow.__table__.c).join(
    PEOPLE, PEOPLE.c.id == MentorRow.user_id
)
_NOBODY: ColumnElement[bool] = false()


def get_mentor(
    session: Session, actor: Actor, user_id: UUID, *, also: ColumnElement[bool] = _NOBODY
) -> Mentor:
    """Raises NotFound for a mentor whom the actor may not know, too; ``also`` adds to those."""
    mentor = find_mentor(session, actor, user_id, also=also)
    if mentor is None:
        raise NotFound
    return mentor


def find_mentor(
    session: Session, actor: Actor, user_id: UUID, *, also: ColumnElement[bool] = _NOBODY
) -> Mentor | None:
    known = or_(policy.mentors_visible_to(actor), also)
    row = session.execute(_MENTORS.where(MentorRow.user_id == user_id, known)).one_or_none()
    return None if row is None else mentor_of(row)


def mentor_of(row: Row[Any]) -> Mentor:
    return Mentor(
        user_id=row.user_id,
        name=row.display_name,
        profile=_profile(row),
        places_taken=row.places_taken,
        state=row.state,
        paused_until=row.paused_until,
        screened_on=row.screened_on,
        created_at=row.created_at,
        version=row.version,
    )


def _profile(row: Row[Any]) -> MentorProfile:
    return MentorProfile(
        about=row.about,
        trade=row.trade,
        expertise=tuple(row.expertise),
        languages={tag: Level(level) for tag, level in row.languages.items()},
        weekly_minutes=row.weekly_minutes,
        capacity=row.capacity,
        meeting_times=tuple(row.meeting_times),
        remote_ok=row.remote_ok,
        in_person_ok=row.in_person_ok,
        zip_code=row.zip_code,
        travel_miles=row.travel_miles,
        only_stages=tuple(Stage(one) for one in row.only_stages),
        shares_contact=row.shares_contact,
    )
