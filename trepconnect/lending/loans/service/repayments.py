"""Posting payments, and reversing one that was returned or was a mistake."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.money import Money
from trepconnect.lending.loans.domain.loan import RepaymentPosted, RepaymentReversed
from trepconnect.lending.loans.domain.repayment import (
    AlreadyReversed,
    DayInFuture,
    LoanChanged,
    PaidBy,
    PaymentBeforeLoan,
    ReturnedTooEarly,
    ReversalReason,
)
from trepconnect.lending.loans.models import RepaymentRow
from trepconnect.lending.loans.queries.loans import Loan, get_loan
from trepconnect.lending.loans.queries.statements import Repayment, get_repayment
from trepconnect.lending.loans.service.posting import claim, post_book
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


def post_repayment(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    loan_id: UUID,
    amount: Money,
    received_on: date,
    how: PaidBy,
    reference: str,
    key: UUID,
    seen_version: int | None = None,
) -> UUID:
    """Record money that came in; later payments are counted again if it is back-dated.

    ``key`` is that of the form: posted twice, it is one payment. Returns its id. Raises
    LoanChanged when another posted after ``seen_version``, NotDisbursed, DayInFuture and
    PaymentBeforeLoan.
    """
    loan = get_loan(session, actor, loan_id, to=offers_policy.can_book)
    check_received_on(loan, received_on, clock)
    try:
        loan = claim(session, loan, seen_version=seen_version)
    except LoanChanged:
        earlier = _posted_with(session, loan, key)  # the same form, sent before
        if earlier is None:
            raise
        return earlier
    # Whoever waited for a turn may have waited for the same form.
    earlier = _posted_with(session, loan, key)
    if earlier is not None:
        return earlier
    row = RepaymentRow(
        id=uuid4(),
        loan_id=loan_id,
        number=_next_number(loan_id),
        key=key,
        amount=amount,
        received_on=received_on,
        how=how,
        reference=reference,
        posted_by=None if actor.is_system else actor.user_id,
        posted_at=clock.now(),
    )
    session.add(row)
    session.flush()
    post_book(session, actor, clock, loan)
    audit.record(session, actor, RepaymentPosted.name, "loan_repayment", row.id)
    outbox.publish(session, RepaymentPosted(row.id))
    return row.id


def check_received_on(loan: Loan, received_on: date, clock: Clock) -> None:
    """Raises DayInFuture and PaymentBeforeLoan."""
    if received_on > clock.today():
        raise DayInFuture
    if loan.disbursed_on is not None and received_on < loan.disbursed_on:
        raise PaymentBeforeLoan


def _posted_with(session: Session, loan: Loan, key: UUID) -> UUID | None:
    return session.scalar(
        select(RepaymentRow.id).where(RepaymentRow.key == key, RepaymentRow.loan_id == loan.id)
    )


def _next_number(loan_id: UUID) -> Any:
    """Worked out where the row is written; whoever writes holds the turn at the loan."""
    last = select(func.coalesce(func.max(RepaymentRow.number), 0))
    return last.where(RepaymentRow.loan_id == loan_id).scalar_subquery() + 1


def reverse_repayment(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    repayment_id: UUID,
    reason: ReversalReason,
    returned_on: date,
    seen_version: int | None = None,
) -> None:
    """A payment that does not count after all: its entries are mirrored, later ones counted again.

    Raises AlreadyReversed, LoanChanged, DayInFuture and ReturnedTooEarly.
    """
    repayment = get_repayment(session, actor, repayment_id)
    loan = get_loan(session, actor, repayment.loan_id, to=offers_policy.can_book)
    check_returned_on(repayment, returned_on, clock)
    loan = claim(session, loan, seen_version=seen_version)
    reversed_id = session.scalar(
        update(RepaymentRow)
        .where(RepaymentRow.id == repayment_id, RepaymentRow.reversed_at.is_(None))
        .values(
            reversed_at=clock.now(),
            reversed_by=None if actor.is_system else actor.user_id,
            reversal_reason=reason,
            returned_on=returned_on,
        )
        .returning(RepaymentRow.id)
        .execution_options(synchronize_session=False)
    )
    if reversed_id is None:
        raise AlreadyReversed
    post_book(session, actor, clock, loan)
    audit.record(session, actor, RepaymentReversed.name, "loan_repayment", repayment_id)
    outbox.publish(session, RepaymentReversed(repayment_id))


def check_returned_on(repayment: Repayment, returned_on: date, clock: Clock) -> None:
    """Raises DayInFuture and ReturnedTooEarly."""
    if returned_on > clock.today():
        raise DayInFuture
    if returned_on < repayment.received_on:
        raise ReturnedTooEarly
