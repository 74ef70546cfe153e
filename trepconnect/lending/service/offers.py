"""Writes of offers: made and taken back by the office, accepted or declined by her."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.lending.domain.application import ApplicationState
from trepconnect.lending.domain.events import OfferAccepted, OfferMade
from trepconnect.lending.domain.loan import LoanState
from trepconnect.lending.domain.offer import (
    NotApproved,
    OfferAlreadyMade,
    OfferClosed,
    OfferState,
    check_days,
    check_signature,
    expires_on,
    parties_to_json,
)
from trepconnect.lending.domain.product_schedule import loan_terms
from trepconnect.lending.domain.schedule.documents import terms_to_json
from trepconnect.lending.domain.schedule.loan_schedule import LoanSchedule, schedule_of
from trepconnect.lending.domain.schedule.terms import LoanTerms
from trepconnect.lending.models.loans import LoanRow, OfferRow
from trepconnect.lending.policy import loans as policy
from trepconnect.lending.queries.applications.one import Application, get_application
from trepconnect.lending.queries.loans import find_loan_of
from trepconnect.lending.queries.offers import (
    Offer,
    find_counting_offer,
    get_offer,
    parties_for,
)
from trepconnect.lending.service.applications.drafts import check_room
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import wait_for_turn
from trepconnect.platform.worker import outbox


def make_offer(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    application_id: UUID,
    disbursed_on: date,
    first_due_on: date,
) -> UUID:
    """Offer what was approved, on terms that no longer change. Returns the offer's id.

    Raises NotApproved, OfferAlreadyMade, DaysRefused and MoreThanAllowed.
    """
    application = get_application(session, actor, application_id, to=policy.can_book)
    today = clock.today(current_settings().zone)
    check_days(today=today, disbursed_on=disbursed_on, first_due_on=first_due_on)
    terms = offered_terms(application, disbursed_on=disbursed_on, first_due_on=first_due_on)
    make_room(session, application_id, today)
    wait_for_turn(session, f"borrower {application.user_id}")
    check_room(session, clock, application, application.approved_amount)
    row = _new_offer(session, application, terms, schedule_of(terms))
    row.made_by = None if actor.is_system else actor.user_id
    row.made_at, row.expires_on = clock.now(), expires_on(today)
    session.add(row)
    session.flush()
    audit.record(session, actor, OfferMade.name, "loan_offer", row.id)
    outbox.publish(session, OfferMade(row.id))
    return row.id


def offered_terms(
    application: Application, *, disbursed_on: date, first_due_on: date
) -> LoanTerms:
    """What was approved, on the product's terms of the day it was sent. Raises NotApproved."""
    amount, months = application.approved_amount, application.approved_installments
    if application.state is not ApplicationState.APPROVED or amount is None or months is None:
        raise NotApproved
    return loan_terms(
        application.terms,
        amount,
        months,
        disbursed_on=disbursed_on,
        first_due_on=first_due_on,
    )


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


def _new_offer(
    session: Session, application: Application, terms: LoanTerms, schedule: LoanSchedule
) -> OfferRow:
    return OfferRow(
        id=uuid4(),
        application_id=application.id,
        user_id=application.user_id,
        business_id=application.business_id,
        product_id=application.product.id,
        fund_id=application.product.fund_id,
        state=OfferState.OPEN,
        terms=terms_to_json(terms),
        parties=parties_to_json(parties_for(session, application)),
        amount_financed=schedule.amount_financed,
        finance_charge=schedule.finance_charge,
        total_of_payments=schedule.total_of_payments,
        apr=hundredths(schedule),
        signed_name="",
    )


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


def accept_offer(
    session: Session, actor: Actor, clock: Clock, *, offer_id: UUID, signed_name: str
) -> UUID:
    """Say yes with one's name, and there is a loan to pay out; twice is once. Returns its id.

    Raises NotAccepted without a name, NameDiffers for what is not hers, and OfferClosed.
    """
    offer = get_offer(session, actor, offer_id, to=policy.can_answer)
    check_signature(signed_name, offer.parties.borrower)
    signed = signed_name.strip()
    if not answer_offer(session, clock, offer_id, OfferState.ACCEPTED, signed_name=signed):
        return _loan_before(session, actor, offer_id)
    row = _new_loan(offer, clock)
    session.add(row)
    session.flush()
    audit.record(session, actor, OfferAccepted.name, "loan_offer", offer_id)
    outbox.publish(session, OfferAccepted(offer_id))
    return row.id


def answer_offer(
    session: Session, clock: Clock, offer_id: UUID, state: OfferState, *, signed_name: str = ""
) -> bool:
    """Whether this answer counts: one statement decides, however close together they come."""
    now, today = clock.now(), clock.today(current_settings().zone)
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


def _loan_before(session: Session, actor: Actor, offer_id: UUID) -> UUID:
    """The loan of an offer that was accepted before. Raises OfferClosed while there is none."""
    answered_before(session, actor, offer_id, OfferState.ACCEPTED)
    loan_id = find_loan_of(session, offer_id)
    if loan_id is None:
        raise OfferClosed
    return loan_id


def _new_loan(offer: Offer, clock: Clock) -> LoanRow:
    return LoanRow(
        id=uuid4(),
        offer_id=offer.id,
        application_id=offer.application_id,
        user_id=offer.user_id,
        business_id=offer.business_id,
        product_id=offer.product_id,
        fund_id=offer.fund_id,
        state=LoanState.ACCEPTED,
        version=1,
        terms=terms_to_json(offer.terms),
        apr=int(offer.figures.apr.scaleb(2)),
        principal=offer.terms.principal,
        principal_left=offer.terms.principal,
        accepted_at=clock.now(),
        disbursed_reference="",
    )
