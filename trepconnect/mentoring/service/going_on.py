"""Pausing, going on and ending a pairing that has started."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.events import PairingEnded
from trepconnect.mentoring.domain.pairing import (
    ENDINGS,
    STARTED,
    EndReason,
    PairingState,
    WrongReason,
)
from trepconnect.mentoring.queries.pairings import get_pairing
from trepconnect.mentoring.service.meetings import cancel_meetings
from trepconnect.mentoring.service.moving import end, move
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


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
    get_pairing(session, actor, pairing_id, to=policy.can_end)
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
