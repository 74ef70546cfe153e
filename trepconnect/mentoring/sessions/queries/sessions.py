"""Reads of meetings that took place. Private notes are not read for entrepreneurs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions import policy
from trepconnect.mentoring.sessions.domain import ANSWERABLE, EDITABLE, SessionState, Way
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.platform.data.crypto import unseal
from trepconnect.platform.data.paging import Page, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedSession:
    """A meeting as the mentor wrote it down. ``state`` is that of the pairing, as policies ask
    for it; ``answer`` is the entrepreneur's word. ``private_note`` is empty for them, always.
    """

    id: UUID
    pairing_id: UUID
    business_id: UUID
    user_id: UUID
    mentor_id: UUID
    state: PairingState
    paired_at: datetime
    logged_at: datetime
    started_at: datetime
    minutes: int
    way: Way
    language: str
    interpreter_wanted: bool
    interpreter_came: bool | None
    topics: tuple[str, ...]
    shared_note: str
    private_note: str
    answer: SessionState
    her_words: str
    answered_at: datetime | None
    version: int

    @property
    def can_change(self) -> bool:
        """For the mentor; the entrepreneur then says anew whether it was so."""
        return self.answer in EDITABLE

    @property
    def waits_for_entrepreneur(self) -> bool:
        return self.answer in ANSWERABLE


Can = Callable[[Actor, LoggedSession], bool]

SESSIONS: Select[Any] = select(
    *(one for one in SessionRow.__table__.c if one.name not in {"form_key", "logged_by"}),
    PairingRow.business_id,
    PairingRow.user_id,
    PairingRow.mentor_id,
    PairingRow.state.label("pairing_state"),
    PairingRow.started_at.label("paired_at"),
).join(PairingRow, PairingRow.id == SessionRow.pairing_id)
NO_BACKGROUND: Any = {
    "language": "",
    "interpreter_wanted": False,
    "interpreter_came": None,
    "shared_note": "",
    "her_words": "",
}
LATEST_FIRST = (SessionRow.started_at.desc(), SessionRow.id)


def get_session(
    session: Session, actor: Actor, session_id: UUID, *, to: Can = pairings_policy.can_read
) -> LoggedSession:
    """Raises NotFound, and Forbidden when the actor may not ``to`` it."""
    row = session.execute(
        SESSIONS.where(SessionRow.id == session_id, pairings_policy.visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    found = session_of(actor, row)
    if not to(actor, found):
        raise Forbidden
    return found


def list_sessions(
    session: Session, actor: Actor, pairing_id: UUID, *, limit: int | None = None
) -> list[LoggedSession]:
    """Of one pairing, the latest first."""
    rows = session.execute(
        SESSIONS.where(SessionRow.pairing_id == pairing_id, pairings_policy.visible_to(actor))
        .order_by(*LATEST_FIRST)
        .limit(limit)
    )
    return [session_of(actor, row) for row in rows]


def session_of(actor: Actor, row: Row[Any]) -> LoggedSession:
    """The row as the actor may know it."""
    values = row._asdict()
    sealed, values["answer"] = values.pop("sealed_private_note"), values.pop("state")
    values["state"], values["topics"] = values.pop("pairing_state"), tuple(row.topics)
    found = LoggedSession(**values, private_note="")
    if not policy.can_read_notes(actor, found):
        return replace(found, **NO_BACKGROUND)
    if sealed is None or not policy.can_read_private_notes(actor, found):
        return found
    return LoggedSession(**values, private_note=unseal(sealed, place=place_of_note(row.id)))


def place_of_note(session_id: UUID) -> str:
    """Where the private note of a session is sealed for; it opens nowhere else."""
    return f"mentoring_sessions.{session_id}.private_note"


def page_of_sessions(
    session: Session, actor: Actor, pairing_id: UUID, *, page: int = 1
) -> Page[LoggedSession]:
    """Of one pairing, the latest first, for whoever may know of it. Two statements."""
    query = SESSIONS.where(
        SessionRow.pairing_id == pairing_id, pairings_policy.visible_to(actor)
    ).order_by(*LATEST_FIRST)
    return page_of(session, query, page, lambda row: session_of(actor, row))
