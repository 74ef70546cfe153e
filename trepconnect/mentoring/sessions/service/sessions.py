"""Writing down a meeting that took place, and the entrepreneur's word on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import case, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel import languages
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring.mentors.domain import refuse_sensitive
from trepconnect.mentoring.pairings.domain.pairing import PairingMoved, PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.pairings.queries.pairings import get_pairing
from trepconnect.mentoring.sessions import policy
from trepconnect.mentoring.sessions.domain import (
    ANSWERABLE,
    EDITABLE,
    Agreed,
    Plan,
    SessionChanged,
    SessionConfirmed,
    SessionEdited,
    SessionFacts,
    SessionLogged,
    SessionQuestioned,
    SessionState,
    check_session,
    check_when,
)
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.mentoring.sessions.queries.sessions import get_session, place_of_note
from trepconnect.mentoring.sessions.service.corrections import (
    keep_version,
    look_again_when_they_met,
    refuse_overlap,
)
from trepconnect.mentoring.sessions.service.meetings import (
    check_meeting,
    store_agreed,
    store_meeting,
)
from trepconnect.platform.data import audit
from trepconnect.platform.data.crypto import seal
from trepconnect.platform.data.db import is_duplicate
from trepconnect.platform.worker import outbox
from trepconnect.profiles.service.saving import UnknownLanguage
from trepconnect.vocabulary.domain.needs import need


def log_session(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    pairing_id: UUID,
    key: UUID,
    facts: SessionFacts,
    agreed: Sequence[Agreed] = (),
    next_meeting: Plan | None = None,
) -> UUID:
    """Store a meeting, what was agreed in it, and the next one. The same ``key`` stores it once.

    Raises PairingMoved, SessionInFuture, SessionNotOver, SessionTooEarly, SessionOverlaps,
    SessionLength, SensitiveText, UnknownNeed, UnknownLanguage, and for the next one
    MeetingNotAhead and MeetingOverlaps.
    """
    pairing = get_pairing(session, actor, pairing_id, to=policy.can_log)
    now = clock.now()
    check_session(facts, state=pairing.state, paired_at=pairing.started_at, now=now)
    _check(facts)
    refuse_overlap(session, pairing, facts, but=key)
    if next_meeting is not None:
        check_meeting(session, clock, pairing=pairing, plan=next_meeting)
    _note_that_they_met(session, pairing_id, facts)
    row = SessionRow(
        id=uuid4(),
        form_key=key,
        pairing_id=pairing_id,
        logged_by=actor.user_id,
        logged_at=now,
        state=SessionState.LOGGED,
        version=1,
    )
    _fill(row, facts)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        return _stored_before(session, pairing_id, key)
    store_agreed(session, actor, clock, pairing_id=pairing_id, session_id=row.id, agreed=agreed)
    if next_meeting is not None:
        store_meeting(session, actor, clock, pairing_id=pairing_id, plan=next_meeting)
    _tell(session, actor, SessionLogged(row.id))
    return row.id


def _check(facts: SessionFacts) -> None:
    refuse_sensitive(facts.shared_note, facts.private_note)
    if facts.language not in languages.BY_TAG:
        raise UnknownLanguage(facts.language)
    for code in facts.topics:
        need(code)


def _fill(row: SessionRow, facts: SessionFacts) -> None:
    row.started_at, row.minutes, row.way = facts.started_at, facts.minutes, facts.way
    row.language, row.topics = facts.language, list(facts.topics)
    row.interpreter_wanted = facts.interpreter_wanted
    row.interpreter_came = facts.interpreter_came if facts.interpreter_wanted else None
    row.shared_note = facts.shared_note
    row.sealed_private_note = None
    if facts.private_note:
        row.sealed_private_note = seal(facts.private_note, place=place_of_note(row.id))


def _note_that_they_met(session: Session, pairing_id: UUID, facts: SessionFacts) -> None:
    """Raises PairingMoved when it was paused or ended since it was read."""
    later = or_(PairingRow.last_met_at.is_(None), PairingRow.last_met_at < facts.started_at)
    found = session.scalar(
        update(PairingRow)
        .where(PairingRow.id == pairing_id, PairingRow.state == PairingState.ACTIVE)
        .values(last_met_at=case((later, facts.started_at), else_=PairingRow.last_met_at))
        .returning(PairingRow.id)
        .execution_options(synchronize_session=False)
    )
    if found is None:
        raise PairingMoved


def _stored_before(session: Session, pairing_id: UUID, key: UUID) -> UUID:
    """The button was pressed twice."""
    found = session.scalar(
        select(SessionRow.id).where(
            SessionRow.form_key == key, SessionRow.pairing_id == pairing_id
        )
    )
    if found is None:
        raise SessionChanged
    return found


def edit_session(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: UUID,
    facts: SessionFacts,
    seen_version: int,
) -> None:
    """Change what was written down; the entrepreneur says anew whether it was so.

    What was answered to is kept. Raises SessionChanged when it was answered or changed since, or
    did not take place.
    """
    found = get_session(session, actor, session_id, to=policy.can_log)
    check_when(facts, paired_at=found.paired_at, now=clock.now())
    _check(facts)
    pairing = get_pairing(session, actor, found.pairing_id)
    refuse_overlap(session, pairing, facts, but=session_id)
    row = session.scalar(
        select(SessionRow)
        .where(SessionRow.id == session_id, *_still(EDITABLE, seen_version))
        .with_for_update()
    )
    if row is None:
        raise SessionChanged
    was_answered = row.state is not SessionState.LOGGED
    if was_answered:
        keep_version(session, actor, clock, row)
    if row.state is SessionState.CONFIRMED:
        row.her_words = ""
    _fill(row, facts)
    row.state, row.version = SessionState.LOGGED, row.version + 1
    session.flush()
    look_again_when_they_met(session, found.pairing_id)
    audit.record(session, actor, SessionEdited.name, "mentoring_session", session_id)
    outbox.publish(session, (SessionLogged if was_answered else SessionEdited)(session_id))


def confirm_session(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: UUID,
    seen_version: int | None = None,
) -> None:
    """The entrepreneur says that it was so; twice is once.

    Raises SessionChanged when it was edited since.
    """
    get_session(session, actor, session_id, to=policy.can_confirm)
    if _answer(session, clock, session_id, ANSWERABLE, seen_version, state=SessionState.CONFIRMED):
        _tell(session, actor, SessionConfirmed(session_id))
    else:
        _refuse_unless(session, session_id, SessionState.CONFIRMED)


def question_session(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: UUID,
    words: str,
    seen_version: int | None = None,
) -> None:
    """The entrepreneur says that it was not so, and how; twice is once. Raises SessionChanged."""
    get_session(session, actor, session_id, to=policy.can_confirm)
    refuse_sensitive(words)
    if _answer(
        session,
        clock,
        session_id,
        {SessionState.LOGGED},
        seen_version,
        state=SessionState.QUESTIONED,
        her_words=words,
    ):
        _tell(session, actor, SessionQuestioned(session_id))
    else:
        _refuse_unless(session, session_id, SessionState.QUESTIONED)


def _answer(
    session: Session,
    clock: Clock,
    session_id: UUID,
    before: Collection[SessionState],
    seen_version: int | None,
    **values: Any,
) -> bool:
    found = session.scalar(
        update(SessionRow)
        .where(SessionRow.id == session_id, *_still(before, seen_version))
        .values(answered_at=clock.now(), version=SessionRow.version + 1, **values)
        .returning(SessionRow.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


def _still(states: Collection[SessionState], seen_version: int | None) -> list[Any]:
    same = [] if seen_version is None else [SessionRow.version == seen_version]
    return [SessionRow.state.in_(states), *same]


def _refuse_unless(session: Session, session_id: UUID, state: SessionState) -> None:
    now = session.scalar(select(SessionRow.state).where(SessionRow.id == session_id))
    if now is not state:
        raise SessionChanged


Told = SessionLogged | SessionConfirmed | SessionQuestioned


def _tell(session: Session, actor: Actor, event: Told) -> None:
    audit.record(session, actor, event.name, "mentoring_session", event.session_id)
    outbox.publish(session, event)
