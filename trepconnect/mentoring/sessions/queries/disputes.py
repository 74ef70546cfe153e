"""Sessions in dispute, and how sessions were before they were corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.mentors import policy as mentors_policy
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions import policy
from trepconnect.mentoring.sessions.domain import SessionState, Way
from trepconnect.mentoring.sessions.models import SessionRow, SessionVersionRow
from trepconnect.mentoring.sessions.queries.sessions import NO_BACKGROUND, LoggedSession
from trepconnect.platform.data.paging import Page, page_of

_MENTOR = PEOPLE.alias("mentor")


@dataclass(frozen=True, slots=True)
class Dispute:
    """A session that the entrepreneur says was not so. ``state`` is that of the pairing."""

    id: UUID
    started_at: datetime
    minutes: int
    answered_at: datetime
    state: PairingState
    person_name: str
    mentor_name: str


def list_disputes(session: Session, actor: Actor, *, page: int = 1) -> Page[Dispute]:
    """The longest open first, whatever became of the pairing. Two statements. Raises Forbidden."""
    if not mentors_policy.works_with_people(actor):
        raise Forbidden
    query: Any = (
        select(
            SessionRow.id,
            SessionRow.started_at,
            SessionRow.minutes,
            SessionRow.answered_at,
            PairingRow.state,
            PEOPLE.c.display_name.label("person_name"),
            _MENTOR.c.display_name.label("mentor_name"),
        )
        .join(PairingRow, PairingRow.id == SessionRow.pairing_id)
        .join(PEOPLE, PEOPLE.c.id == PairingRow.user_id)
        .join(_MENTOR, _MENTOR.c.id == PairingRow.mentor_id)
        .where(SessionRow.state == SessionState.QUESTIONED)
        .order_by(SessionRow.answered_at, SessionRow.id)
    )
    counting = select(SessionRow.id).where(SessionRow.state == SessionState.QUESTIONED)
    return page_of(session, query, page, lambda row: Dispute(**row._asdict()), counted=counting)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVersion:
    """``by_mentor``: the mentor corrected it, else the office. ``words`` say why."""

    replaced_at: datetime
    by_mentor: bool
    words: str
    started_at: datetime
    minutes: int
    way: Way
    language: str
    interpreter_wanted: bool
    interpreter_came: bool | None
    topics: tuple[str, ...]
    shared_note: str
    state: SessionState
    her_words: str


def list_earlier(session: Session, actor: Actor, found: LoggedSession) -> list[EarlierVersion]:
    """Of a session that was read before; the latest first."""
    rows = session.execute(
        select(SessionVersionRow.__table__)
        .where(SessionVersionRow.session_id == found.id)
        .order_by(SessionVersionRow.version.desc())
    )
    shown = [_version(row, found) for row in rows]
    if policy.can_read_notes(actor, found):
        return shown
    return [replace(one, **NO_BACKGROUND, words="") for one in shown]


def _version(row: Row[Any], found: LoggedSession) -> EarlierVersion:
    values = row._asdict()
    for name in ("id", "session_id", "version"):
        del values[name]
    values["topics"] = tuple(values["topics"])
    values["by_mentor"] = values.pop("replaced_by") == found.mentor_id
    return EarlierVersion(**values)
