"""Both sides of a pair as the rules compare them, read from the rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.kernel.place import Place
from trepconnect.mentoring.mentors import policy as mentors_policy
from trepconnect.mentoring.mentors.domain import Level, MentorState
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.domain.admissible import MentorFacts, SeekerSide
from trepconnect.mentoring.pairings.domain.request import WAITING, Must
from trepconnect.mentoring.pairings.models import BlockedPairRow, RequestRow
from trepconnect.platform.postal_codes import find_zip
from trepconnect.profiles.domain.industries import industry
from trepconnect.profiles.queries.face import BUSINESSES, LANGUAGES, PROFILES

_MENTORS: Select[Any] = (
    select(PEOPLE.c.display_name, PEOPLE.c.suspended_at, *MentorRow.__table__.c)
    .join(PEOPLE, PEOPLE.c.id == MentorRow.user_id)
    .where(MentorRow.state != MentorState.LEFT)
    .order_by(MentorRow.user_id)
)
_SEEKERS: Any = (
    select(
        BUSINESSES.c.id,
        BUSINESSES.c.user_id,
        BUSINESSES.c.stage,
        BUSINESSES.c.industry_code,
        BUSINESSES.c.zip_code,
        PROFILES.c.zip_code.label("home_zip_code"),
        PROFILES.c.needs_interpreter,
        PROFILES.c.remote_ok,
        PROFILES.c.meeting_times,
        RequestRow.musts,
        LANGUAGES.c.tag,
    )
    .join(PROFILES, PROFILES.c.user_id == BUSINESSES.c.user_id)
    .outerjoin(
        RequestRow,
        and_(RequestRow.business_id == BUSINESSES.c.id, RequestRow.state.in_(WAITING)),
    )
    .outerjoin(LANGUAGES, LANGUAGES.c.user_id == BUSINESSES.c.user_id)
    .where(BUSINESSES.c.removed_at.is_(None))
    .order_by(LANGUAGES.c.position, LANGUAGES.c.tag)
)


def list_mentor_facts(session: Session) -> list[MentorFacts]:
    """Every mentor who has not left, the paused, full and unscreened ones too. One statement."""
    return [_facts(row) for row in session.execute(_MENTORS)]


def get_mentor_facts(session: Session, mentor_id: UUID) -> MentorFacts:
    """Raises NotFound, also for a mentor who has left."""
    row = session.execute(_MENTORS.where(MentorRow.user_id == mentor_id)).one_or_none()
    if row is None:
        raise NotFound
    return _facts(row)


def get_seeker_side(session: Session, actor: Actor, business_id: UUID) -> SeekerSide:
    """What the rules compare of a business, for its owner and casework. Raises NotFound."""
    side = list_seeker_sides(session, actor, [business_id]).get(business_id)
    if side is None:
        raise NotFound
    return side


def list_seeker_sides(
    session: Session, actor: Actor, business_ids: Collection[UUID]
) -> dict[UUID, SeekerSide]:
    """The same of those businesses that the actor may know of. Two statements."""
    found: dict[UUID, list[Row[Any]]] = {}
    for row in session.execute(_SEEKERS.where(BUSINESSES.c.id.in_(business_ids))):
        if row.user_id == actor.user_id or mentors_policy.works_with_people(actor):
            found.setdefault(row.id, []).append(row)
    never_with = _never_with(session, {rows[0].user_id for rows in found.values()})
    return {
        business_id: _side(actor, rows, never_with.get(rows[0].user_id, frozenset()))
        for business_id, rows in found.items()
    }


def _side(actor: Actor, found: list[Row[Any]], never_with: Collection[UUID]) -> SeekerSide:
    row = found[0]
    side = _whole_side(found, never_with)
    if actor.may_know_background(row.user_id):
        return side
    return replace(
        side,
        languages=(),
        needs_interpreter=None,
        place=place_of(row.zip_code),
        musts=frozenset(),
    )


def _whole_side(found: list[Row[Any]], never_with: Collection[UUID]) -> SeekerSide:
    row = found[0]
    return SeekerSide(
        business_id=row.id,
        user_id=row.user_id,
        languages=tuple(one.tag for one in found if one.tag),
        needs_interpreter=row.needs_interpreter,
        times=frozenset(row.meeting_times),
        remote_ok=row.remote_ok,
        place=place_of(row.zip_code or row.home_zip_code),
        stage=row.stage,
        trade=trade_of(row.industry_code),
        musts=frozenset(Must(code) for code in row.musts or ()),
        never_with=frozenset(never_with),
    )


def _never_with(session: Session, user_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The mentors whom each of these people must not be paired with."""
    found: dict[UUID, set[UUID]] = {}
    blocked = select(BlockedPairRow.user_id, BlockedPairRow.mentor_id)
    for user_id, mentor_id in session.execute(blocked.where(BlockedPairRow.user_id.in_(user_ids))):
        found.setdefault(user_id, set()).add(mentor_id)
    return found


def _facts(row: Row[Any]) -> MentorFacts:
    return MentorFacts(
        user_id=row.user_id,
        name=row.display_name,
        about=row.about,
        trade=trade_of(row.trade),
        trade_code=row.trade,
        expertise=frozenset(row.expertise),
        languages={tag: Level(level) for tag, level in row.languages.items()},
        times=frozenset(row.meeting_times),
        remote_ok=row.remote_ok,
        in_person_ok=row.in_person_ok,
        place=place_of(row.zip_code),
        travel_miles=row.travel_miles,
        only_stages=frozenset(row.only_stages),
        weekly_minutes=row.weekly_minutes,
        capacity=row.capacity,
        places_taken=row.places_taken,
        active=row.state is MentorState.ACTIVE and row.suspended_at is None,
        screened=row.screened_on is not None,
    )


def trade_of(code: str) -> str | None:
    """The NAICS code of a trade."""
    return industry(code).naics if code else None


def place_of(zip_code: str) -> Place | None:
    """The middle of a ZIP code's area, or the code alone when the list does not have it."""
    if not zip_code:
        return None
    found = find_zip(zip_code)
    if found is None:
        return Place(postal_code=zip_code)
    return Place(found.latitude, found.longitude, found.zip_code)
