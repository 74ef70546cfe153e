"""What waits in mentoring for one person or the office: one statement each, for start pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.mentors import policy as mentors_policy
from trepconnect.mentoring.pairings.domain.pairing import STARTED, EndReason, PairingState
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow
from trepconnect.mentoring.sessions.domain import MeetingState, SessionState
from trepconnect.mentoring.sessions.models import MeetingRow, SessionRow
from trepconnect.mentoring.sessions.queries.meetings import STILL_SHOWN
from trepconnect.platform.data.db import UtcDateTime
from trepconnect.profiles.queries.face import BUSINESSES

LOG_WITHIN: Final = timedelta(days=30)
"""After that nobody is asked any more to write a meeting down."""
_BEGAN_EARLY: Final = timedelta(hours=12)
SILENT_AFTER: Final = timedelta(days=30)
LAPSED_WITHIN: Final = timedelta(days=14)


class Waits(StrEnum):
    """What it is that waits. ``TO_LOG`` and ``QUESTIONED`` are a mentor's alone, ``TO_CONFIRM``
    and ``ASKED`` an entrepreneur's."""

    TO_ANSWER = "to_answer"
    ANSWERED = "answered"
    PAIRED = "paired"
    MEETING = "meeting"
    TO_LOG = "to_log"
    QUESTIONED = "questioned"
    TO_CONFIRM = "to_confirm"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Waiting:
    """``id`` is of the pairing, session or request; ``other`` the name of the other one of the
    two, empty while it must not be known, for ``ASKED`` the business; ``at`` since when, or when.
    """

    what: Waits
    id: UUID
    pairing_id: UUID
    other: str
    at: datetime
    last_met_at: datetime | None


_OTHER = PEOPLE.alias("other_one")
_NAME: Any = _OTHER.c.display_name
_UNKNOWN: Any = literal("")
_NEVER: Any = null().cast(UtcDateTime)


def agenda_of_mentor(session: Session, actor: Actor, *, now: datetime) -> list[Waiting]:
    """What waits for a mentor, in the order of time. One statement."""
    entrepreneur, own = PairingRow.user_id, PairingRow.mentor_id == actor.user_id
    proposed = and_(own, PairingRow.state == PairingState.PROPOSED)
    said_yes = PairingRow.mentor_accepted_at.is_not(None)
    passed = MeetingRow.starts_at.between(now - LOG_WITHIN, now)
    found = _read(
        session,
        _pairings(Waits.TO_ANSWER, entrepreneur, _UNKNOWN).where(proposed, ~said_yes),
        _pairings(Waits.ANSWERED, entrepreneur, _UNKNOWN).where(proposed, said_yes),
        _pairings(Waits.PAIRED, entrepreneur, _NAME).where(own, PairingRow.state.in_(STARTED)),
        _meetings(Waits.MEETING, entrepreneur).where(
            own, MeetingRow.starts_at > now - STILL_SHOWN
        ),
        _meetings(Waits.TO_LOG, entrepreneur).where(own, passed),
        _sessions(Waits.QUESTIONED, entrepreneur).where(
            own, SessionRow.state == SessionState.QUESTIONED
        ),
    )
    return [one for one in found if one.what is not Waits.TO_LOG or not _was_logged(one)]


def _was_logged(meeting: Waiting) -> bool:
    """Whether a session was written down that began about then, or later."""
    met = meeting.last_met_at
    return met is not None and met > meeting.at - _BEGAN_EARLY


def agenda_of_entrepreneur(session: Session, actor: Actor, *, now: datetime) -> list[Waiting]:
    """What waits for the entrepreneur, in the order of time. One statement."""
    mentor, own = PairingRow.mentor_id, PairingRow.user_id == actor.user_id
    proposed = and_(own, PairingRow.state == PairingState.PROPOSED)
    said_yes = PairingRow.entrepreneur_accepted_at.is_not(None)
    return _read(
        session,
        _pairings(Waits.TO_ANSWER, mentor, _NAME).where(proposed, ~said_yes),
        _pairings(Waits.ANSWERED, mentor, _NAME).where(proposed, said_yes),
        _pairings(Waits.PAIRED, mentor, _NAME).where(own, PairingRow.state.in_(STARTED)),
        _meetings(Waits.MEETING, mentor).where(own, MeetingRow.starts_at > now - STILL_SHOWN),
        _sessions(Waits.TO_CONFIRM, mentor).where(own, SessionRow.state == SessionState.LOGGED),
        _requests().where(
            RequestRow.user_id == actor.user_id, RequestRow.state == RequestState.OPEN
        ),
    )


def _read(session: Session, *parts: Any) -> list[Waiting]:
    everything = union_all(*parts).subquery()
    rows = session.execute(select(everything).order_by(everything.c.at, everything.c.id))
    return [Waiting(Waits(row.what), *row[1:]) for row in rows]


def _pairings(what: Waits, other: Any, name: Any) -> Any:
    since = func.coalesce(PairingRow.last_met_at, PairingRow.started_at, PairingRow.proposed_at)
    query = _columns(what, PairingRow.id, PairingRow.id, name, since, PairingRow.last_met_at)
    return query.join(_OTHER, _OTHER.c.id == other)


def _meetings(what: Waits, other: Any) -> Any:
    return (
        _of_a_pairing(what, MeetingRow.id, MeetingRow.starts_at)
        .join(PairingRow, PairingRow.id == MeetingRow.pairing_id)
        .join(_OTHER, _OTHER.c.id == other)
        .where(MeetingRow.state == MeetingState.PLANNED, PairingRow.state.in_(STARTED))
    )


def _sessions(what: Waits, other: Any) -> Any:
    return (
        _of_a_pairing(what, SessionRow.id, SessionRow.started_at)
        .join(PairingRow, PairingRow.id == SessionRow.pairing_id)
        .join(_OTHER, _OTHER.c.id == other)
    )


def _requests() -> Any:
    request = RequestRow.id
    return (
        _columns(Waits.ASKED, request, request, BUSINESSES.c.name, RequestRow.created_at, _NEVER)
        .join(BUSINESSES, BUSINESSES.c.id == RequestRow.business_id)
        .where(BUSINESSES.c.removed_at.is_(None))
    )


def _of_a_pairing(what: Waits, id_: Any, at: Any) -> Any:
    return _columns(what, id_, PairingRow.id, _NAME, at, PairingRow.last_met_at)


def _columns(what: Waits, id_: Any, pairing_id: Any, name: Any, at: Any, met: Any) -> Any:
    return select(
        literal(what.value).label("what"),
        id_.label("id"),
        pairing_id.label("pairing_id"),
        name.label("other"),
        at.label("at"),
        met.label("last_met_at"),
    )


@dataclass(frozen=True, slots=True)
class OfficeQueue:
    """How much waits for the office. ``lapsed``: of people who still wait for a mentor."""

    waiting: int
    lapsed: int
    questioned: int
    silent: int


def has_lapsed(now: datetime) -> ColumnElement[bool]:
    """Requests for which nobody answered a proposal in time, lately."""
    return exists().where(
        PairingRow.request_id == RequestRow.id,
        PairingRow.end_reason == EndReason.LAPSED,
        PairingRow.ended_at > now - LAPSED_WITHIN,
    )


def is_silent(now: datetime) -> ColumnElement[bool]:
    """Active pairings in which nobody met for a month."""
    before, met = now - SILENT_AFTER, PairingRow.last_met_at
    never_met = and_(met.is_(None), PairingRow.started_at < before)
    return and_(PairingRow.state == PairingState.ACTIVE, or_(met < before, never_met))


def queue_of_office(session: Session, actor: Actor, *, now: datetime) -> OfficeQueue:
    """One statement. Raises Forbidden."""
    if not mentors_policy.works_with_people(actor):
        raise Forbidden
    is_open = RequestRow.state == RequestState.OPEN
    waiting = select(func.count()).select_from(RequestRow).where(is_open)
    lapsed = select(func.count()).select_from(RequestRow).where(is_open, has_lapsed(now))
    questioned = (
        select(func.count())
        .select_from(SessionRow)
        .where(SessionRow.state == SessionState.QUESTIONED)
    )
    silent = select(func.count()).select_from(PairingRow).where(is_silent(now))
    counts = (waiting, lapsed, questioned, silent)
    row = session.execute(select(*(one.scalar_subquery() for one in counts))).one()
    return OfficeQueue(*row)
