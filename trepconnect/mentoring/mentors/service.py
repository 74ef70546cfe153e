"""What mentors tell of themselves, screening, pauses, and places, each given back once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import find_roles
from trepconnect.kernel import languages
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.mentors import policy
from trepconnect.mentoring.mentors.domain import (
    LONGEST_ABOUT,
    MOST_PLACES,
    MOST_TRAVEL_MILES,
    MOST_WEEKLY_MINUTES,
    BadMentorProfile,
    MentorChanged,
    MentorFull,
    MentorProfile,
    MentorState,
    NotAMentor,
    refuse_sensitive,
)
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.platform.data import audit
from trepconnect.profiles.domain.industries import industry
from trepconnect.profiles.domain.person import MEETING_TIMES
from trepconnect.vocabulary.domain.needs import need


def save_mentor(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    user_id: UUID,
    profile: MentorProfile,
    seen_version: int | None = None,
) -> None:
    """Store what a mentor tells: the mentor or casework; the first time opens the profile.

    Raises NotFound, NotAMentor, BadMentorProfile, SensitiveText, UnknownNeed, UnknownIndustry, and
    MentorChanged when ``seen_version`` is not the stored one any more.
    """
    if not policy.can_edit_mentor(actor, user_id):
        raise NotFound
    _check(profile)
    row = session.scalar(select(MentorRow).where(MentorRow.user_id == user_id).with_for_update())
    if row is None:
        row = _open(session, clock, user_id)
    elif seen_version is not None and row.version != seen_version:
        raise MentorChanged
    for name, value in _values(profile).items():
        setattr(row, name, value)
    row.version, row.updated_at = (row.version or 0) + 1, clock.now()
    session.add(row)
    session.flush()
    audit.record(session, actor, "mentoring.mentor_saved", "mentor", user_id)


def _open(session: Session, clock: Clock, user_id: UUID) -> MentorRow:
    roles = find_roles(session, user_id)
    if roles is None:
        raise NotFound
    if Role.MENTOR not in roles:
        raise NotAMentor
    return MentorRow(
        user_id=user_id, state=MentorState.ACTIVE, places_taken=0, created_at=clock.now()
    )


def _values(profile: MentorProfile) -> dict[str, Any]:
    return {
        "about": profile.about,
        "trade": profile.trade,
        "expertise": list(profile.expertise),
        "languages": {tag: level.value for tag, level in profile.languages.items()},
        "weekly_minutes": profile.weekly_minutes,
        "capacity": profile.capacity,
        "meeting_times": [time for time in MEETING_TIMES if time in profile.meeting_times],
        "remote_ok": profile.remote_ok,
        "in_person_ok": profile.in_person_ok,
        "zip_code": profile.zip_code,
        "travel_miles": profile.travel_miles,
        "only_stages": [stage.value for stage in profile.only_stages],
        "shares_contact": profile.shares_contact,
    }


_LIMITS: Final[Mapping[str, Callable[[MentorProfile], bool]]] = {
    "about": lambda one: len(one.about) <= LONGEST_ABOUT,
    "languages": lambda one: bool(one.languages) and set(one.languages) <= set(languages.BY_TAG),
    "weekly_minutes": lambda one: 0 < one.weekly_minutes <= MOST_WEEKLY_MINUTES,
    "capacity": lambda one: 1 <= one.capacity <= MOST_PLACES,
    "meeting_times": lambda one: set(one.meeting_times) <= set(MEETING_TIMES),
    "remote_ok": lambda one: one.remote_ok or one.in_person_ok,
    "travel_miles": lambda one: 0 <= one.travel_miles <= MOST_TRAVEL_MILES,
}


def _check(profile: MentorProfile) -> None:
    for field, holds in _LIMITS.items():
        if not holds(profile):
            raise BadMentorProfile(field)
    refuse_sensitive(profile.about)
    for code in profile.expertise:
        need(code)
    if profile.trade:
        industry(profile.trade)


def set_screening(
    session: Session, actor: Actor, clock: Clock, *, user_id: UUID, screened_on: date | None
) -> None:
    """The day on which the office finished the screening, and nothing else of it."""
    if not policy.can_screen(actor, user_id):
        raise Forbidden
    _set(session, clock, user_id, screened_on=screened_on)
    audit.record(session, actor, "mentoring.mentor_screened", "mentor", user_id)


def pause_mentor(
    session: Session, actor: Actor, clock: Clock, *, user_id: UUID, until: date | None = None
) -> None:
    """Nobody new for a while; pairings stay."""
    _may_edit(actor, user_id)
    _set(session, clock, user_id, state=MentorState.PAUSED, paused_until=until)
    audit.record(session, actor, "mentoring.mentor_paused", "mentor", user_id)


def resume_mentor(session: Session, actor: Actor, clock: Clock, *, user_id: UUID) -> None:
    _may_edit(actor, user_id)
    _set(session, clock, user_id, state=MentorState.ACTIVE, paused_until=None)
    audit.record(session, actor, "mentoring.mentor_resumed", "mentor", user_id)


def let_mentor_go(session: Session, actor: Actor, clock: Clock, *, user_id: UUID) -> None:
    """Mentors no longer; pairings that go on are ended one by one, with a reason each."""
    if not policy.works_with_people(actor):
        raise Forbidden
    _set(session, clock, user_id, state=MentorState.LEFT, paused_until=None)
    audit.record(session, actor, "mentoring.mentor_left", "mentor", user_id)


def _may_edit(actor: Actor, user_id: UUID) -> None:
    if not policy.can_edit_mentor(actor, user_id):
        raise NotFound


def _set(session: Session, clock: Clock, user_id: UUID, **values: Any) -> None:
    found = session.scalar(
        update(MentorRow)
        .where(MentorRow.user_id == user_id)
        .values(updated_at=clock.now(), version=MentorRow.version + 1, **values)
        .returning(MentorRow.user_id)
        .execution_options(synchronize_session=False)
    )
    if found is None:
        raise NotFound


def take_place(session: Session, mentor_id: UUID) -> None:
    """Raises MentorFull when there is none free, or the mentor takes nobody any more."""
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
