"""Proposing a pair: whether it is allowed is decided here from the rows, whatever ranked it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.admissible import (
    HardRule,
    PairNotAllowed,
    broken_rules,
    needs_interpreter,
)
from trepconnect.mentoring.domain.events import PairingProposed
from trepconnect.mentoring.domain.mentor import MentorFull
from trepconnect.mentoring.domain.pairing import AlreadyPaired, PairingState, answer_by
from trepconnect.mentoring.domain.request import RequestState
from trepconnect.mentoring.models.pairings import PairingRow, RequestRow
from trepconnect.mentoring.queries.facts import get_mentor_facts, get_seeker_side
from trepconnect.mentoring.service.moving import id_of
from trepconnect.mentoring.service.places import take_place
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import is_duplicate
from trepconnect.platform.worker import outbox


def propose_pairing(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    business_id: UUID,
    mentor_id: UUID,
    score: int | None = None,
    reasons: Sequence[Any] = (),
    scoring_version: str = "",
) -> UUID:
    """Ask both of them; the place is held until they have answered. For casework.

    Raises NotFound, PairNotAllowed, MentorFull and AlreadyPaired; then nothing is stored.
    """
    if not policy.can_propose(actor):
        raise Forbidden
    mentor = get_mentor_facts(session, mentor_id)
    seeker = get_seeker_side(session, actor, business_id)
    if not policy.can_match(actor, seeker.user_id):
        raise Forbidden
    _check(broken_rules(mentor, seeker))
    now = clock.now()
    row = PairingRow(
        id=uuid4(),
        business_id=business_id,
        user_id=seeker.user_id,
        mentor_id=mentor_id,
        state=PairingState.PROPOSED,
        proposed_by=id_of(actor),
        proposed_at=now,
        answer_by=answer_by(clock.today(current_settings().zone)),
        with_interpreter=needs_interpreter(mentor, seeker),
        score=score,
        reasons=[list(one) for one in reasons],
        scoring_version=scoring_version,
    )
    with session.begin_nested():
        _store(session, row)
        row.request_id = _answered_request(session, clock, business_id)
        take_place(session, mentor_id)
    audit.record(session, actor, PairingProposed.name, "pairing", row.id)
    outbox.publish(session, PairingProposed(row.id))
    return row.id


def _check(broken: tuple[HardRule, ...]) -> None:
    if broken == (HardRule.FULL,):
        raise MentorFull
    if broken:
        raise PairNotAllowed(broken)


def _store(session: Session, row: PairingRow) -> None:
    """Raises AlreadyPaired: a business has one live pairing, and the database sees to it."""
    try:
        session.add(row)
        session.flush()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise AlreadyPaired from None


def _answered_request(session: Session, clock: Clock, business_id: UUID) -> UUID | None:
    """The open request of the business, which this proposal answers."""
    return session.scalar(
        update(RequestRow)
        .where(RequestRow.business_id == business_id, RequestRow.state == RequestState.OPEN)
        .values(state=RequestState.PROPOSED, changed_at=clock.now())
        .returning(RequestRow.id)
        .execution_options(synchronize_session=False)
    )
