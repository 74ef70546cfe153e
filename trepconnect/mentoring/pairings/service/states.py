"""How a pairing changes its state: only from a state that it should have.

Pauses and ends, and keeping two people from being proposed to each other, go through it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.mentors.domain import refuse_sensitive
from trepconnect.mentoring.mentors.service import give_back
from trepconnect.mentoring.pairings import policy
from trepconnect.mentoring.pairings.domain.pairing import (
    BLOCKS,
    FOR_EVER,
    EndReason,
    PairingMoved,
    PairingState,
    WrongReason,
    came_from,
)
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.mentoring.pairings.models import BlockedPairRow, PairingRow, RequestRow
from trepconnect.mentoring.pairings.queries.matching_inputs import (
    get_mentor_facts,
    get_seeker_side,
)
from trepconnect.mentoring.pairings.queries.pairings import get_pairing
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import is_duplicate


def move(
    session: Session, pairing_id: UUID, to: PairingState, *, from_state: PairingState
) -> None:
    """Raises PairingMoved when another was first."""
    if from_state not in came_from(to):
        raise PairingMoved
    _change(session, pairing_id, {from_state}, state=to)


def end(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    pairing_id: UUID,
    from_states: Collection[PairingState],
    reason: EndReason,
    words: str = "",
    request_becomes: RequestState = RequestState.OPEN,
) -> None:
    """End it and give the mentor's place back. Raises PairingMoved
    and SensitiveText.

    A request that this was to answer becomes ``request_becomes``. Rows are always locked in this
    order: pairing, request, mentor.
    """
    refuse_sensitive(words)
    row = _change(
        session,
        pairing_id,
        from_states,
        state=PairingState.ENDED,
        ended_at=clock.now(),
        ended_by=id_of(actor),
        end_reason=reason,
        end_words=words,
    )
    if row.request_id is not None:
        answer_request(session, clock, row.request_id, request_becomes)
    if reason in FOR_EVER:
        block(session, actor, clock, user_id=row.user_id, mentor_id=row.mentor_id, reason=reason)
    give_back(session, row.mentor_id)


def answer_request(session: Session, clock: Clock, request_id: UUID, state: RequestState) -> None:
    """The request behind a proposal is answered, or goes back to the queue."""
    session.execute(
        update(RequestRow)
        .where(RequestRow.id == request_id, RequestRow.state == RequestState.PROPOSED)
        .values(state=state, changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def id_of(actor: Actor) -> UUID | None:
    """Who it was; nobody when the program acts by itself."""
    return None if actor.is_system else actor.user_id


def block(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    user_id: UUID,
    mentor_id: UUID,
    reason: EndReason,
) -> None:
    """Never propose these two (again); twice is once."""
    values = {
        "user_id": user_id,
        "mentor_id": mentor_id,
        "reason": reason,
        "blocked_at": clock.now(),
        "blocked_by": id_of(actor),
    }
    try:
        with session.begin_nested():
            session.execute(insert(BlockedPairRow).values(values))
    except IntegrityError as error:
        if not is_duplicate(error):
            raise


def _change(
    session: Session, pairing_id: UUID, before: Collection[PairingState], **values: Any
) -> PairingRow:
    row = session.scalar(
        update(PairingRow)
        .where(PairingRow.id == pairing_id, PairingRow.state.in_(before))
        .values(**values)
        .returning(PairingRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if row is None:
        raise PairingMoved
    return row


def pause_pairing(session: Session, actor: Actor, *, pairing_id: UUID) -> None:
    """Rest for a while; the place stays taken. Raises PairingMoved."""
    get_pairing(session, actor, pairing_id, to=policy.can_pause)
    move(session, pairing_id, PairingState.PAUSED, from_state=PairingState.ACTIVE)
    audit.record(session, actor, "mentoring.pairing_paused", "pairing", pairing_id)


def resume_pairing(session: Session, actor: Actor, *, pairing_id: UUID) -> None:
    """Raises PairingMoved."""
    get_pairing(session, actor, pairing_id, to=policy.can_pause)
    move(session, pairing_id, PairingState.ACTIVE, from_state=PairingState.PAUSED)
    audit.record(session, actor, "mentoring.pairing_resumed", "pairing", pairing_id)


def block_pair(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    business_id: UUID,
    mentor_id: UUID,
    reason: EndReason,
) -> None:
    """Never propose this mentor to the owner of the business; what is live goes on. For casework.

    Raises NotFound and WrongReason.
    """
    if not policy.can_propose(actor):
        raise Forbidden
    if reason not in BLOCKS:
        raise WrongReason
    mentor = get_mentor_facts(session, mentor_id)
    seeker = get_seeker_side(session, actor, business_id)
    block(
        session,
        actor,
        clock,
        user_id=seeker.user_id,
        mentor_id=mentor.user_id,
        reason=reason,
    )
    audit.record(session, actor, "mentoring.pair_blocked", "user", seeker.user_id)
