"""Writes of offers: made and withdrawn by the office, accepted or declined by the borrower."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.lending.arithmetic.schedule import LoanSchedule
from trepconnect.lending.offers import policy
from trepconnect.lending.offers.domain import OfferAlreadyMade, OfferClosed, OfferState
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.offers.queries import Offer, find_counting_offer, get_offer
from trepconnect.platform.data import audit


def make_room(session: Session, application_id: UUID, today: date) -> None:
    """One whose time is over gives way; raises OfferAlreadyMade for any other that counts."""
    session.execute(
        update(OfferRow)
        .where(
            OfferRow.application_id == application_id,
            OfferRow.state == OfferState.OPEN,
            OfferRow.expires_on < today,
        )
        .values(state=OfferState.EXPIRED)
        .execution_options(synchronize_session=False)
    )
    if find_counting_offer(session, application_id, today=today) is not None:
        raise OfferAlreadyMade


def hundredths(schedule: LoanSchedule) -> int:
    """The annual percentage rate as it is stored."""
    return int(schedule.apr.scaleb(2))


def withdraw_offer(session: Session, actor: Actor, clock: Clock, *, offer_id: UUID) -> None:
    """Take back an offer that was not answered. Raises OfferClosed."""
    get_offer(session, actor, offer_id, to=policy.can_book)
    if not answer_offer(session, clock, offer_id, OfferState.WITHDRAWN):
        raise OfferClosed
    audit.record(session, actor, "lending.offer_withdrawn", "loan_offer", offer_id)


def decline_offer(session: Session, actor: Actor, clock: Clock, *, offer_id: UUID) -> None:
    """Say no; twice is once. Raises OfferClosed."""
    get_offer(session, actor, offer_id, to=policy.can_answer)
    if not answer_offer(session, clock, offer_id, OfferState.DECLINED):
        answered_before(session, actor, offer_id, OfferState.DECLINED)
        return
    audit.record(session, actor, "lending.offer_declined", "loan_offer", offer_id)


def answer_offer(
    session: Session, clock: Clock, offer_id: UUID, state: OfferState, *, signed_name: str = ""
) -> bool:
    """Whether this answer counts: one statement decides, however close together they come."""
    now, today = clock.now(), clock.today()
    closed = session.scalar(
        update(OfferRow)
        .where(
            OfferRow.id == offer_id,
            OfferRow.state == OfferState.OPEN,
            OfferRow.expires_on >= today,
        )
        .values(state=state, answered_at=now, signed_name=signed_name)
        .returning(OfferRow.id)
        .execution_options(synchronize_session=False)
    )
    return closed is not None


def answered_before(session: Session, actor: Actor, offer_id: UUID, state: OfferState) -> Offer:
    """The offer if it was answered in the same way before; a second tap changes nothing.

    Raises OfferClosed.
    """
    offer = get_offer(session, actor, offer_id)
    if offer.stored_state is not state:
        raise OfferClosed
    return offer
