"""Stopping everything for a business that is no longer there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.domain.request import RequestState
from trepconnect.mentoring.queries.pairings import find_live_pairing
from trepconnect.mentoring.service.answering import take_back_proposal
from trepconnect.mentoring.service.asking import withdraw_open
from trepconnect.mentoring.service.going_on import end_pairing

_SYSTEM = Actor.system()


def stop_for(session: Session, clock: Clock, *, business_id: UUID) -> None:
    """End its pairing or proposal and take back its request; for the program itself.

    Raises PairingMoved when somebody answered just then: try again.
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
