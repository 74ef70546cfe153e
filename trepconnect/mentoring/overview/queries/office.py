"""Lists for the office: mentors with the places they have free, pairings by how long they are
silent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, String, cast, func, or_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.mentors import policy as mentors_policy
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.mentors.queries import Mentor, mentor_of
from trepconnect.mentoring.overview.queries.agenda import is_silent
from trepconnect.mentoring.pairings.domain.pairing import LIVE, PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.pairings.queries.pairings import PAIRINGS, Pairing, pairing_of
from trepconnect.platform.data.paging import Page, page_of

_IS_MENTOR: ColumnElement[bool] = cast(PEOPLE.c.roles, String).contains(Role.MENTOR.value)


@dataclass(frozen=True, slots=True)
class MentorLine:
    """A line of the office's list. ``mentor`` is None for one who told nothing yet."""

    user_id: UUID
    name: str
    mentor: Mentor | None
    last_met_at: datetime | None


def list_mentors(session: Session, actor: Actor, *, page: int = 1) -> Page[MentorLine]:
    """All who hold the role of a mentor or did, by name. Two statements. Raises Forbidden."""
    _for_casework(actor)
    last_met = (
        select(func.max(PairingRow.last_met_at))
        .where(PairingRow.mentor_id == PEOPLE.c.id)
        .scalar_subquery()
    )
    query: Any = (
        select(
            PEOPLE.c.id,
            PEOPLE.c.display_name,
            *MentorRow.__table__.c,
            last_met.label("last_met_at"),
        )
        .outerjoin(MentorRow, MentorRow.user_id == PEOPLE.c.id)
        .where(or_(MentorRow.user_id.is_not(None), _IS_MENTOR))
        .order_by(func.lower(PEOPLE.c.display_name), PEOPLE.c.id)
    )
    return page_of(session, query, page, _mentor_line)


def _mentor_line(row: Row[Any]) -> MentorLine:
    mentor = None if row.user_id is None else mentor_of(row)
    return MentorLine(row.id, row.display_name, mentor, row.last_met_at)


def get_mentor_name(session: Session, actor: Actor, user_id: UUID) -> str:
    """Of a person who holds the role, with a profile or without. Raises NotFound, Forbidden."""
    _for_casework(actor)
    name: str | None = session.scalar(
        select(PEOPLE.c.display_name).where(PEOPLE.c.id == user_id, _IS_MENTOR)
    )
    if name is None:
        raise NotFound
    return name


def list_silent(
    session: Session, actor: Actor, *, states: Collection[PairingState], page: int = 1
) -> Page[Pairing]:
    """The longest silence first: since the latest session, else since they began.

    Two statements. Raises Forbidden.
    """
    return _by_silence(session, actor, PairingRow.state.in_(states), page)


def list_long_silent(
    session: Session, actor: Actor, *, now: datetime, page: int = 1
) -> Page[Pairing]:
    """Those that did not meet for a month. As ``list_silent``."""
    return _by_silence(session, actor, is_silent(now), page)


def _by_silence(
    session: Session, actor: Actor, wanted: ColumnElement[bool], page: int
) -> Page[Pairing]:
    _for_casework(actor)
    since = func.coalesce(PairingRow.last_met_at, PairingRow.started_at, PairingRow.proposed_at)
    query = PAIRINGS.where(wanted).order_by(since, PairingRow.id)
    counting = select(PairingRow.id).where(wanted)
    return page_of(session, query, page, lambda row: pairing_of(actor, row), counted=counting)


def count_by_mentor(session: Session, actor: Actor) -> dict[UUID, int]:
    """How many pairings and proposals hang on each mentor. Raises Forbidden."""
    _for_casework(actor)
    rows = session.execute(
        select(PairingRow.mentor_id, func.count().label("live"))
        .where(PairingRow.state.in_(LIVE))
        .group_by(PairingRow.mentor_id)
    )
    return {row.mentor_id: row.live for row in rows}


def list_pairings_of(
    session: Session, actor: Actor, mentor_id: UUID, *, page: int = 1
) -> Page[Pairing]:
    """Of one mentor, the latest first. Two statements. Raises Forbidden."""
    _for_casework(actor)
    query = PAIRINGS.where(PairingRow.mentor_id == mentor_id).order_by(
        PairingRow.proposed_at.desc(), PairingRow.id
    )
    return page_of(session, query, page, lambda row: pairing_of(actor, row))


def page_of_ended(session: Session, actor: Actor, *, page: int = 1) -> Page[Pairing]:
    """The actor's own that have ended, the latest first. Two statements."""
    query = PAIRINGS.where(
        PairingRow.state == PairingState.ENDED,
        or_(PairingRow.mentor_id == actor.user_id, PairingRow.user_id == actor.user_id),
    ).order_by(PairingRow.ended_at.desc(), PairingRow.id)
    return page_of(session, query, page, lambda row: pairing_of(actor, row))


def _for_casework(actor: Actor) -> None:
    if not mentors_policy.works_with_people(actor):
        raise Forbidden
