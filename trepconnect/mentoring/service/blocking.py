"""Keeping two people from being proposed to each other."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.pairing import BLOCKS, EndReason, WrongReason
from trepconnect.mentoring.queries.facts import get_mentor_facts, get_seeker_side
from trepconnect.mentoring.service.moving import block
from trepconnect.platform.data import audit


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
