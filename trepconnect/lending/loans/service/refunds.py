"""Giving back what was paid too much: proposed by one, approved by another, or taken back."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.money import Money
from trepconnect.lending.loans import policy
from trepconnect.lending.loans.domain.loan import (
    NotDisbursed,
    RefundClosed,
    RefundPaid,
    RefundProposed,
    RefundState,
    RefundWaits,
    RefundWithdrawn,
    check_refund,
)
from trepconnect.lending.loans.domain.repayment import PaidBy
from trepconnect.lending.loans.models import RefundRow
from trepconnect.lending.loans.queries.loans import Loan, get_loan
from trepconnect.lending.loans.queries.refunds import get_refund
from trepconnect.lending.loans.queries.statements import open_account
from trepconnect.lending.loans.service.posting import claim, post_book
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import is_duplicate
from trepconnect.platform.worker import outbox

SUBJECT = "loan_refund"


def propose_refund(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    loan_id: UUID,
    amount: Money,
    how: PaidBy,
    reference: str,
) -> UUID:
    """Ask another person to approve it. Raises NotDisbursed, RefundTooLarge and RefundWaits."""
    loan = get_loan(session, actor, loan_id, to=offers_policy.can_book)
    if not loan.is_disbursed:
        raise NotDisbursed
    check_refund(amount, _credit(session, clock, loan))
    row = RefundRow(
        id=uuid4(),
        loan_id=loan_id,
        state=RefundState.PROPOSED,
        amount=amount,
        how=how,
        reference=reference,
        proposed_by=None if actor.is_system else actor.user_id,
        proposed_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise RefundWaits from None
    audit.record(session, actor, RefundProposed.name, SUBJECT, row.id)
    outbox.publish(session, RefundProposed(row.id))
    return row.id


def approve_refund(session: Session, actor: Actor, clock: Clock, *, refund_id: UUID) -> None:
    """A second person says yes: the money counts as given back today; twice is once.

    Raises RefundClosed, and RefundTooLarge when less is owed to the borrower by now.
    """
    loan_id = get_refund(session, actor, refund_id, to=policy.can_approve).loan_id
    loan = get_loan(session, Actor.system(), loan_id)
    loan = claim(session, loan, seen_version=None)
    refund = get_refund(session, actor, refund_id)
    if (refund.state, refund.closed_by) == (RefundState.PAID, actor.user_id):
        return
    if refund.state is not RefundState.PROPOSED:
        raise RefundClosed
    check_refund(refund.amount, _credit(session, clock, loan))
    today = clock.today()
    _close(session, actor, clock, refund_id, state=RefundState.PAID, paid_on=today)
    post_book(session, actor, clock, loan)
    audit.record(session, actor, RefundPaid.name, SUBJECT, refund_id)
    outbox.publish(session, RefundPaid(refund_id))


def withdraw_refund(session: Session, actor: Actor, clock: Clock, *, refund_id: UUID) -> None:
    """Take a proposal back; twice is once. Raises RefundClosed."""
    refund = get_refund(session, actor, refund_id, to=offers_policy.can_book)
    if refund.state is RefundState.WITHDRAWN:
        return
    _close(session, actor, clock, refund_id, state=RefundState.WITHDRAWN)
    audit.record(session, actor, RefundWithdrawn.name, SUBJECT, refund_id)
    outbox.publish(session, RefundWithdrawn(refund_id))


def _credit(session: Session, clock: Clock, loan: Loan) -> Money:
    today = clock.today()
    return open_account(session, loan, today=today).statement.credit


def _close(
    session: Session, actor: Actor, clock: Clock, refund_id: UUID, **values: object
) -> None:
    """One statement decides how it ends. Raises RefundClosed."""
    closed = session.scalar(
        update(RefundRow)
        .where(RefundRow.id == refund_id, RefundRow.state == RefundState.PROPOSED)
        .values(
            closed_by=None if actor.is_system else actor.user_id, closed_at=clock.now(), **values
        )
        .returning(RefundRow.id)
        .execution_options(synchronize_session=False)
    )
    if closed is None:
        raise RefundClosed
