"""What a borrower owes, was promised and has asked for, beside one application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.application import ApplicationState
from trepconnect.lending.domain.loan import LoanState
from trepconnect.lending.domain.offer import OfferState
from trepconnect.lending.models.applications import ApplicationRow
from trepconnect.lending.models.loans import LoanRow, OfferRow
from trepconnect.lending.models.products import ProductRow
from trepconnect.vocabulary.domain.needs import in_language


class Standing(StrEnum):
    """How far it went."""

    ASKED = "asked"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    OWED = "owed"


@dataclass(frozen=True, slots=True)
class Commitment:
    product_id: UUID
    product_names: Mapping[str, str]
    stage: Standing
    amount: Money

    def product_in(self, language: str) -> str:
        return in_language(self.product_names, language)


def list_commitments(
    session: Session, user_id: UUID, *, beside: UUID | None = None
) -> list[Commitment]:
    """All that may have to be paid back, of any product; ``beside`` is an application left out.

    The caller has seen to it that the actor may read this person's applications.
    """
    standing = LoanRow.state != LoanState.CANCELLED
    declined = (
        select(OfferRow.id)
        .where(OfferRow.application_id == ApplicationRow.id, OfferRow.state == OfferState.DECLINED)
        .exists()
    )
    promised = and_(ApplicationRow.state == ApplicationState.APPROVED, ~declined)
    wanted = [
        ApplicationRow.user_id == user_id,
        or_(ApplicationRow.state == ApplicationState.SUBMITTED, promised),
    ]
    if beside is not None:
        wanted.append(ApplicationRow.id != beside)
    rows = session.execute(
        select(
            ApplicationRow.product_id,
            ProductRow.names,
            ApplicationRow.state,
            ApplicationRow.amount,
            ApplicationRow.approved_amount,
            LoanRow.state.label("loan_state"),
            LoanRow.principal_left,
        )
        .join(ProductRow, ProductRow.id == ApplicationRow.product_id)
        .outerjoin(LoanRow, and_(LoanRow.application_id == ApplicationRow.id, standing))
        .where(*wanted)
        .order_by(ApplicationRow.submitted_at, ApplicationRow.id)
    )
    found = (_commitment(row) for row in rows)
    return [one for one in found if one.amount]


def together(commitments: Sequence[Commitment], product_id: UUID) -> Money:
    """What of them is of this product."""
    return Money(sum(one.amount.cents for one in commitments if one.product_id == product_id))


_OF_LOAN = {LoanState.ACCEPTED: Standing.ACCEPTED}


def _commitment(row: Row[tuple[object, ...]]) -> Commitment:
    if row.loan_state is not None:
        stage = _OF_LOAN.get(row.loan_state, Standing.OWED)
        return Commitment(row.product_id, row.names, stage, row.principal_left)
    if row.approved_amount is not None:
        return Commitment(row.product_id, row.names, Standing.APPROVED, row.approved_amount)
    return Commitment(row.product_id, row.names, Standing.ASKED, row.amount or Money(0))
