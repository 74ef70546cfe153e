"""Reads of refunds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.loans import policy
from trepconnect.lending.loans.domain.loan import RefundState
from trepconnect.lending.loans.domain.repayment import PaidBy
from trepconnect.lending.loans.models import LoanRow, RefundRow
from trepconnect.lending.offers import policy as offers_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that goes back to a borrower, once a second person approved it. ``user_id`` is the
    borrower, ``proposer`` the name of who proposed it."""

    id: UUID
    loan_id: UUID
    user_id: UUID
    state: RefundState
    amount: Money
    how: PaidBy
    reference: str
    proposed_by: UUID | None
    proposer: str | None
    proposed_at: datetime
    closed_by: UUID | None
    paid_on: date | None


_REFUNDS: Any = (
    select(
        RefundRow.id,
        RefundRow.loan_id,
        LoanRow.user_id,
        RefundRow.state,
        RefundRow.amount,
        RefundRow.how,
        RefundRow.reference,
        RefundRow.proposed_by,
        PEOPLE.c.display_name.label("proposer"),
        RefundRow.proposed_at,
        RefundRow.closed_by,
        RefundRow.paid_on,
    )
    .join(LoanRow, LoanRow.id == RefundRow.loan_id)
    .outerjoin(PEOPLE, PEOPLE.c.id == RefundRow.proposed_by)
)


def list_refunds(session: Session, loan_id: UUID) -> list[Refund]:
    """Those that were paid, in their order, then what waits; without what was taken back."""
    rows = session.execute(
        _REFUNDS.where(
            RefundRow.loan_id == loan_id, RefundRow.state != RefundState.WITHDRAWN
        ).order_by(RefundRow.proposed_at, RefundRow.id)
    )
    return [Refund(**row._mapping) for row in rows]  # noqa: SLF001 - public in SQLAlchemy


def get_refund(
    session: Session,
    actor: Actor,
    refund_id: UUID,
    *,
    to: policy.CanRefund = offers_policy.can_read,
) -> Refund:
    """Raises NotFound, and Forbidden when the actor may see it but not ``to`` it."""
    row = session.execute(
        _REFUNDS.where(RefundRow.id == refund_id, policy.loans_visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    refund = Refund(**row._mapping)  # noqa: SLF001 - public in SQLAlchemy
    if not to(actor, refund):
        raise Forbidden
    return refund
