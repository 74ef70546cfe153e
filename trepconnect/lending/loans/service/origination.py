"""Paying out an accepted loan, or cancelling it before the money is out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.arithmetic.serialization import terms_to_json
from trepconnect.lending.loans.domain.loan import (
    DisbursedBeforeAccepted,
    LoanDisbursed,
    LoanState,
    NotToBeDisbursed,
    OfferAccepted,
    terms_from_day,
)
from trepconnect.lending.loans.domain.repayment import DayInFuture, PaidBy
from trepconnect.lending.loans.models import InstallmentRow, LoanRow
from trepconnect.lending.loans.queries.loans import Loan, find_loan_of, get_loan
from trepconnect.lending.loans.service.posting import post_book
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.lending.offers.domain import OfferClosed, OfferState, check_signature
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.offers.queries import Offer, get_offer
from trepconnect.lending.offers.service import answer_offer, answered_before, hundredths
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


def disburse(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    loan_id: UUID,
    paid_on: date,
    how: PaidBy,
    reference: str,
) -> None:
    """Record that the money was handed out. The schedule is counted again from that day.

    Raises NotToBeDisbursed, DayInFuture and DisbursedBeforeAccepted.
    """
    loan = get_loan(session, actor, loan_id, to=offers_policy.can_book)
    check_day(loan, paid_on, clock)
    terms = terms_from_day(loan.terms, paid_on)
    schedule = schedule_of(terms)
    _take_turn(
        session,
        loan_id,
        state=LoanState.ACTIVE,
        terms=terms_to_json(terms),
        apr=hundredths(schedule),
        disbursed_on=paid_on,
        disbursed_how=how,
        disbursed_reference=reference,
        disbursed_by=None if actor.is_system else actor.user_id,
        disbursed_at=clock.now(),
    )
    session.execute(
        insert(InstallmentRow),
        [
            {
                "loan_id": loan_id,
                "number": each.number,
                "due_on": each.due_on,
                "principal": each.principal,
                "interest": each.interest,
                "fee": each.fee,
                "balance": each.balance,
            }
            for each in schedule.installments
        ],
    )
    post_book(session, actor, clock, get_loan(session, Actor.system(), loan_id))
    audit.record(session, actor, LoanDisbursed.name, "loan", loan_id)
    outbox.publish(session, LoanDisbursed(loan_id))


def check_day(loan: Loan, paid_on: date, clock: Clock) -> None:
    """Raises DayInFuture and DisbursedBeforeAccepted."""
    if paid_on > clock.today():
        raise DayInFuture
    if paid_on < loan.accepted_at.astimezone(clock.zone).date():
        raise DisbursedBeforeAccepted


def cancel_loan(session: Session, actor: Actor, clock: Clock, *, loan_id: UUID) -> None:
    """Give up a loan whose money was not paid out; a new offer may follow.

    Raises NotToBeDisbursed.
    """
    loan = get_loan(session, actor, loan_id, to=offers_policy.can_book)
    _take_turn(session, loan_id, state=LoanState.CANCELLED, cancelled_at=clock.now())
    session.execute(
        update(OfferRow)
        .where(OfferRow.id == loan.offer_id)
        .values(state=OfferState.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )
    audit.record(session, actor, "lending.loan_cancelled", "loan", loan_id)


def _take_turn(session: Session, loan_id: UUID, **values: Any) -> None:
    """One statement decides who pays out or cancels. Raises NotToBeDisbursed."""
    taken = session.scalar(
        update(LoanRow)
        .where(LoanRow.id == loan_id, LoanRow.state == LoanState.ACCEPTED)
        .values(version=LoanRow.version + 1, **values)
        .returning(LoanRow.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise NotToBeDisbursed


def accept_offer(
    session: Session, actor: Actor, clock: Clock, *, offer_id: UUID, signed_name: str
) -> UUID:
    """Say yes with a signed name, and there is a loan to pay out; twice is once. Returns its id.

    Raises NotAccepted without a name, NameDiffers for what is not the borrower's, and OfferClosed.
    """
    offer = get_offer(session, actor, offer_id, to=offers_policy.can_answer)
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


def _loan_before(session: Session, actor: Actor, offer_id: UUID) -> UUID:
    """The loan of an offer that was accepted before. Raises OfferClosed while there is none."""
    answered_before(session, actor, offer_id, OfferState.ACCEPTED)
    loan_id = find_loan_of(session, actor, offer_id)
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
