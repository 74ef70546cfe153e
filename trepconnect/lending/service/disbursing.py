"""Paying out an accepted loan, or cancelling it before the money is out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.lending.domain.events import LoanDisbursed
from trepconnect.lending.domain.loan import (
    DisbursedBeforeAccepted,
    LoanState,
    NotToBeDisbursed,
    terms_from_day,
)
from trepconnect.lending.domain.offer import OfferState
from trepconnect.lending.domain.repayment import DayInFuture, PaidBy
from trepconnect.lending.domain.schedule.documents import terms_to_json
from trepconnect.lending.domain.schedule.loan_schedule import schedule_of
from trepconnect.lending.models.loans import InstallmentRow, LoanRow, OfferRow
from trepconnect.lending.policy import loans as policy
from trepconnect.lending.queries.loans import Loan, get_loan
from trepconnect.lending.service.offers import hundredths
from trepconnect.lending.service.posting import post_book
from trepconnect.platform.config import current_settings
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
    loan = get_loan(session, actor, loan_id, to=policy.can_book)
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
    post_book(session, actor, clock, loan_id)
    audit.record(session, actor, LoanDisbursed.name, "loan", loan_id)
    outbox.publish(session, LoanDisbursed(loan_id))


def check_day(loan: Loan, paid_on: date, clock: Clock) -> None:
    """Raises DayInFuture and DisbursedBeforeAccepted."""
    zone = current_settings().zone
    if paid_on > clock.today(zone):
        raise DayInFuture
    if paid_on < loan.accepted_at.astimezone(zone).date():
        raise DisbursedBeforeAccepted


def cancel_loan(session: Session, actor: Actor, clock: Clock, *, loan_id: UUID) -> None:
    """Give up a loan whose money was not paid out; a new offer may follow.

    Raises NotToBeDisbursed.
    """
    loan = get_loan(session, actor, loan_id, to=policy.can_book)
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
