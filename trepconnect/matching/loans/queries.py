"""Loan products for a business, and what was answered to their questions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.lending.products.domain.eligibility import Screened, screen
from trepconnect.lending.products.domain.fields import Known, Value
from trepconnect.lending.products.queries import products as lending
from trepconnect.matching.loans.domain import rank_products, value_from_json
from trepconnect.matching.loans.models import CriteriaAnswer

_ANSWERS = (
    select(CriteriaAnswer.field, CriteriaAnswer.value)
    .where(CriteriaAnswer.business_id == bindparam("business_id"))
    .order_by(CriteriaAnswer.field)
)


def list_answers(session: Session, business_id: UUID) -> dict[str, Value]:
    """What was answered for a business that the caller knows to be readable."""
    rows = session.execute(_ANSWERS, {"business_id": business_id})
    read = {row.field: value_from_json(row.field, row.value) for row in rows}
    return {field: value for field, value in read.items() if value is not None}


def list_loans(session: Session, known: Known, *, today: date) -> list[Screened]:
    """All products on offer: what fits, then what may, then what does not fit now."""
    return rank_products(known, lending.list_products_with_rules(session, on=today))


def get_loan(
    session: Session, actor: Actor | None, product_id: UUID, known: Known, *, today: date
) -> Screened:
    """One product against what is known. Raises NotFound."""
    return screen(lending.get_product(session, actor, product_id, on=today), known)
