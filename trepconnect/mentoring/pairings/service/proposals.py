"""Proposing a pair, and answering it.

Whether it is allowed is decided here from the rows, whatever ranked it. Both must accept, in
either order; each may decline; time may run out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import case, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.mentors.domain import MentorFull
from trepconnect.mentoring.mentors.service import take_place
from trepconnect.mentoring.pairings import policy
from trepconnect.mentoring.pairings.domain.admissible import (
    HardRule,
    PairNotAllowed,
    broken_rules,
    needs_interpreter,
)
from trepconnect.mentoring.pairings.domain.pairing import (
    AlreadyPaired,
    EndReason,
    PairingAccepted,
    PairingMoved,
    PairingProposed,
    PairingStarted,
    PairingState,
    Party,
    ProposalDeclined,
    ProposalLapsed,
    WrongReason,
    answer_by,
    declines_of,
)
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow
from trepconnect.mentoring.pairings.queries.matching_inputs import (
    get_mentor_facts,
    get_seeker_side,
)
from trepconnect.mentoring.pairings.queries.pairings import Pairing, get_pairing
from trepconnect.mentoring.pairings.service.states import answer_request, end, id_of
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
        answer_by=answer_by(clock.today()),
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
    """The entrepreneur may want no mentor any more; otherwise the search goes on."""
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
    """Before both had answered: the request is withdrawn, or the office has changed its mind.

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
    """Nobody answered in time: back to the queue. Raises PairingMoved when either just did."""
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
