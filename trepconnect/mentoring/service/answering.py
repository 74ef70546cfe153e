"""Answering a proposal: both must accept, in either order; each may decline; time may run out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.events import (
    PairingAccepted,
    PairingStarted,
    ProposalDeclined,
    ProposalLapsed,
)
from trepconnect.mentoring.domain.pairing import (
    EndReason,
    PairingMoved,
    PairingState,
    Party,
    WrongReason,
    declines_of,
)
from trepconnect.mentoring.domain.request import RequestState
from trepconnect.mentoring.models.pairings import PairingRow
from trepconnect.mentoring.queries.pairings import Pairing, get_pairing
from trepconnect.mentoring.service.moving import answer_request, end
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox

_PROPOSED = frozenset({PairingState.PROPOSED})


def accept_pairing(session: Session, actor: Actor, clock: Clock, *, pairing_id: UUID) -> None:
    """Say yes for oneself; the second yes starts it. Twice is once. Raises PairingMoved."""
    pairing = get_pairing(session, actor, pairing_id, to=policy.can_answer)
    party = policy.party_of(actor, pairing)
    state = session.scalar(_accepting(pairing_id, party, clock))
    if state is None:
        _refuse_unless_accepted(session, pairing_id, party)
        return
    if state is PairingState.PROPOSED:
        audit.record(session, actor, PairingAccepted.name, "pairing", pairing_id)
        outbox.publish(session, PairingAccepted(pairing_id))
        return
    if pairing.request_id is not None:
        answer_request(session, clock, pairing.request_id, RequestState.PAIRED)
    audit.record(session, actor, PairingStarted.name, "pairing", pairing_id)
    outbox.publish(session, PairingStarted(pairing_id))


def _accepting(pairing_id: UUID, party: Party | None, clock: Clock) -> Any:
    """One statement decides whose yes is the second one, however close together they come."""
    own, other = PairingRow.mentor_accepted_at, PairingRow.entrepreneur_accepted_at
    if party is Party.ENTREPRENEUR:
        own, other = other, own
    now = clock.now()
    return (
        update(PairingRow)
        .where(
            PairingRow.id == pairing_id,
            PairingRow.state == PairingState.PROPOSED,
            own.is_(None),
        )
        .values(
            {
                own: now,
                PairingRow.state: case(
                    (other.is_not(None), PairingState.ACTIVE), else_=PairingState.PROPOSED
                ),
                PairingRow.started_at: case((other.is_not(None), now), else_=None),
            }
        )
        .returning(PairingRow.state)
        .execution_options(synchronize_session=False)
    )


def _refuse_unless_accepted(session: Session, pairing_id: UUID, party: Party | None) -> None:
    """A second tap on yes changes nothing; a yes that comes too late is told so."""
    own = (
        PairingRow.mentor_accepted_at
        if party is Party.MENTOR
        else PairingRow.entrepreneur_accepted_at
    )
    accepted = session.scalar(
        select(PairingRow.id).where(
            PairingRow.id == pairing_id,
            PairingRow.state != PairingState.ENDED,
            own.is_not(None),
        )
    )
    if accepted is None:
        raise PairingMoved


def decline_pairing(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    pairing_id: UUID,
    reason: EndReason,
    words: str = "",
) -> None:
    """Say no for oneself; ``words`` are for the office. Raises WrongReason and PairingMoved."""
    pairing = get_pairing(session, actor, pairing_id, to=policy.can_answer)
    party = policy.party_of(actor, pairing)
    if party is None or reason not in declines_of(party):
        raise WrongReason
    end(
        session,
        actor,
        clock,
        pairing_id=pairing_id,
        from_states=_PROPOSED,
        reason=reason,
        words=words,
        request_becomes=_after_no(party, reason),
    )
    _tell_declined(session, actor, pairing_id)


def _after_no(party: Party, reason: EndReason) -> RequestState:
    """She may want no mentor any more; otherwise the search goes on."""
    if party is Party.ENTREPRENEUR and reason is EndReason.NO_LONGER_NEEDED:
        return RequestState.WITHDRAWN
    return RequestState.OPEN


def take_back_proposal(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    pairing: Pairing,
    request_becomes: RequestState = RequestState.OPEN,
) -> None:
    """Before both had answered: she no longer asks, or the office has changed its mind.

    The caller has seen to it that the actor may. Raises PairingMoved.
    """
    end(
        session,
        actor,
        clock,
        pairing_id=pairing.id,
        from_states=_PROPOSED,
        reason=EndReason.WITHDRAWN,
        request_becomes=request_becomes,
    )
    _tell_declined(session, actor, pairing.id)


def _tell_declined(session: Session, actor: Actor, pairing_id: UUID) -> None:
    audit.record(session, actor, ProposalDeclined.name, "pairing", pairing_id)
    outbox.publish(session, ProposalDeclined(pairing_id))


def lapse_proposal(session: Session, clock: Clock, *, pairing_id: UUID) -> None:
    """Nobody answered in time: back to the queue. Raises PairingMoved when somebody just did."""
    system = Actor.system()
    end(
        session,
        system,
        clock,
        pairing_id=pairing_id,
        from_states=_PROPOSED,
        reason=EndReason.LAPSED,
    )
    audit.record(session, system, ProposalLapsed.name, "pairing", pairing_id)
    outbox.publish(session, ProposalLapsed(pairing_id))
