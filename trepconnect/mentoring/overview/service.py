"""Stopping everything for a business, or with a mentor, that is no longer there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring.mentors.queries import find_mentor
from trepconnect.mentoring.mentors.service import let_mentor_go
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings.domain.pairing import (
    ENDINGS,
    STARTED,
    EndReason,
    PairingEnded,
    PairingState,
    WrongReason,
)
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.mentoring.pairings.queries.pairings import (
    find_live_pairing,
    get_pairing,
    list_live_of,
)
from trepconnect.mentoring.pairings.service.proposals import take_back_proposal
from trepconnect.mentoring.pairings.service.requests import withdraw_open
from trepconnect.mentoring.pairings.service.states import end
from trepconnect.mentoring.sessions.service.meetings import cancel_meetings
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox

_SYSTEM = Actor.system()


def stop_for(session: Session, clock: Clock, *, business_id: UUID) -> None:
    """End its pairing or proposal and take back its request; for the program itself.

    Raises PairingMoved when either answered just then: try again.
    """
    pairing = find_live_pairing(session, _SYSTEM, business_id)
    if pairing is None:
        withdraw_open(session, clock, business_id=business_id)
    elif pairing.state is PairingState.PROPOSED:
        take_back_proposal(
            session, _SYSTEM, clock, pairing=pairing, request_becomes=RequestState.WITHDRAWN
        )
    else:
        end_pairing(
            session,
            _SYSTEM,
            clock,
            pairing_id=pairing.id,
            reason=EndReason.NO_LONGER_NEEDED,
        )


def stop_with(session: Session, clock: Clock, *, mentor_id: UUID) -> None:
    """End what hangs on a mentor whose account was closed; for the program itself.

    Proposals go back to the queue, pairings end, and those concerned are told. The mentor
    takes nobody from then on, also when the account is opened again, until that is changed.
    Raises PairingMoved when either answered just then: try again.
    """
    for pairing in list_live_of(session, _SYSTEM, mentor_id):
        if pairing.state is PairingState.PROPOSED:
            take_back_proposal(
                session, _SYSTEM, clock, pairing=pairing, request_becomes=RequestState.OPEN
            )
        else:
            end_pairing(session, _SYSTEM, clock, pairing_id=pairing.id, reason=EndReason.NO_TIME)
    if find_mentor(session, _SYSTEM, mentor_id) is not None:
        let_mentor_go(session, _SYSTEM, clock, user_id=mentor_id)


def end_pairing(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    pairing_id: UUID,
    reason: EndReason,
    words: str = "",
) -> None:
    """End what had started; ``words`` are for the office. Raises WrongReason, PairingMoved."""
    get_pairing(session, actor, pairing_id, to=pairings_policy.can_end)
    if reason not in ENDINGS:
        raise WrongReason
    end(
        session,
        actor,
        clock,
        pairing_id=pairing_id,
        from_states=STARTED,
        reason=reason,
        words=words,
    )
    cancel_meetings(session, actor, clock, pairing_id)
    audit.record(session, actor, PairingEnded.name, "pairing", pairing_id)
    outbox.publish(session, PairingEnded(pairing_id))
