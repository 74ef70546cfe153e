"""What a borrower owes, was promised and has asked for, beside one application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, and_, or_, select
from sqlalchemy.orm import Session

from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import ApplicationState, CommitmentStage
from trepconnect.lending.applications.domain.decision import quote
from trepconnect.lending.applications.models import ApplicationRow
from trepconnect.lending.loans.domain.loan import DISBURSED, LoanState
from trepconnect.lending.loans.models import InstallmentRow, LoanRow
from trepconnect.lending.offers.domain import OfferState
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.products.domain.serialization import terms_from
from trepconnect.lending.products.models import ProductRow
from trepconnect.vocabulary.domain.needs import in_language


@dataclass(frozen=True, slots=True)
class Commitment:
    """``payment`` is what it takes of a month; nothing while it is only asked for."""

    product_id: UUID
    product_names: Mapping[str, str]
    stage: CommitmentStage
    amount: Money
    payment: Money

    def product_in(self, language: str) -> str:
        return in_language(self.product_names, language)


def list_commitments(
    session: Session, user_id: UUID, *, beside: UUID | None = None, today: date
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
            ApplicationRow.approved_installments,
            ApplicationRow.terms,
            LoanRow.state.label("loan_state"),
            LoanRow.principal_left,
            _next_payment().label("next_payment"),
        )
        .join(ProductRow, ProductRow.id == ApplicationRow.product_id)
        .outerjoin(LoanRow, and_(LoanRow.application_id == ApplicationRow.id, standing))
        .where(*wanted)
        .order_by(ApplicationRow.submitted_at, ApplicationRow.id)
    )
    found = (_commitment(row, today) for row in rows)
    return [one for one in found if one.amount]


def together(commitments: Sequence[Commitment], product_id: UUID) -> Money:
    """What of them is of this product."""
    return Money(sum(one.amount.cents for one in commitments if one.product_id == product_id))


def payments(commitments: Sequence[Commitment]) -> Money:
    """What all of them take of a month."""
    return Money(sum(one.payment.cents for one in commitments))


def _next_payment() -> ScalarSelect[Any]:
    """Cents of the oldest installment that is not fully paid, as it was promised."""
    return (
        select(InstallmentRow.principal + InstallmentRow.interest)
        .where(InstallmentRow.loan_id == LoanRow.id, InstallmentRow.due_on >= LoanRow.unpaid_since)
        .order_by(InstallmentRow.due_on)
        .limit(1)
        .scalar_subquery()
    )


def _commitment(row: Row[tuple[object, ...]], today: date) -> Commitment:
    product, names = row.product_id, row.names
    if row.loan_state in DISBURSED:
        payment = Money(row.next_payment or 0)
        return Commitment(product, names, CommitmentStage.OWED, row.principal_left, payment)
    if row.approved_amount is None:
        return Commitment(product, names, CommitmentStage.ASKED, row.amount or Money(0), Money(0))
    terms, months = terms_from(row.terms), row.approved_installments
    payment = quote(terms, row.approved_amount, months, on=today).payment
    if row.loan_state is None:
        return Commitment(product, names, CommitmentStage.APPROVED, row.approved_amount, payment)
    return Commitment(product, names, CommitmentStage.ACCEPTED, row.principal_left, payment)
