"""Reads of offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.lending.arithmetic.serialization import terms_from_json
from trepconnect.lending.arithmetic.terms import LoanTerms
from trepconnect.lending.offers import policy
from trepconnect.lending.offers.domain import (
    Figures,
    OfferState,
    Parties,
    parties_from_json,
    state_on,
)
from trepconnect.lending.offers.models import OfferRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One offer. ``stored_state`` does not know that time passes: ask ``state``."""

    id: UUID
    application_id: UUID
    user_id: UUID
    business_id: UUID
    product_id: UUID
    fund_id: UUID
    stored_state: OfferState
    terms: LoanTerms
    parties: Parties
    figures: Figures
    made_by: UUID | None
    maker: str
    made_at: datetime
    expires_on: date
    signed_name: str
    answered_at: datetime | None

    def state(self, today: date) -> OfferState:
        return state_on(self.stored_state, self.expires_on, today)


_OFFERS: Select[Any] = select(
    *OfferRow.__table__.c, PEOPLE.c.display_name.label("maker")
).outerjoin(PEOPLE, PEOPLE.c.id == OfferRow.made_by)


def get_offer(
    session: Session, actor: Actor, offer_id: UUID, *, to: policy.Can = policy.can_read
) -> Offer:
    """One statement. Raises NotFound, and Forbidden where seeing it is all that is allowed."""
    row = session.execute(
        _OFFERS.where(OfferRow.id == offer_id, policy.offers_visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    if not to(actor, row):
        raise Forbidden
    return _offer(row)


def list_offers(session: Session, actor: Actor, application_id: UUID) -> list[Offer]:
    """All that were made for an application, the latest first."""
    rows = session.execute(
        _OFFERS.where(
            OfferRow.application_id == application_id, policy.offers_visible_to(actor)
        ).order_by(OfferRow.made_at.desc(), OfferRow.id)
    )
    return [_offer(row) for row in rows]


def find_counting_offer(session: Session, application_id: UUID, *, today: date) -> UUID | None:
    """The one offer of an application that is open or accepted, if it has one."""
    is_open = and_(OfferRow.state == OfferState.OPEN, OfferRow.expires_on >= today)
    return session.scalar(
        select(OfferRow.id).where(
            OfferRow.application_id == application_id,
            or_(is_open, OfferRow.state == OfferState.ACCEPTED),
        )
    )


def list_open_offers(session: Session, actor: Actor, *, today: date) -> list[Offer]:
    """The actor's own that wait for an answer."""
    rows = session.execute(
        _OFFERS.where(
            OfferRow.user_id == actor.user_id,
            OfferRow.state == OfferState.OPEN,
            OfferRow.expires_on >= today,
        ).order_by(OfferRow.expires_on, OfferRow.id)
    )
    return [_offer(row) for row in rows]


def _offer(row: Row[Any]) -> Offer:
    return Offer(
        id=row.id,
        application_id=row.application_id,
        user_id=row.user_id,
        business_id=row.business_id,
        product_id=row.product_id,
        fund_id=row.fund_id,
        stored_state=row.state,
        terms=terms_from_json(row.terms),
        parties=parties_from_json(row.parties),
        figures=Figures(
            amount_financed=row.amount_financed,
            finance_charge=row.finance_charge,
            total_of_payments=row.total_of_payments,
            apr=apr_of(row.apr),
        ),
        made_by=row.made_by,
        maker=row.maker or "",
        made_at=row.made_at,
        expires_on=row.expires_on,
        signed_name=row.signed_name,
        answered_at=row.answered_at,
    )


def apr_of(hundredths: int) -> Decimal:
    """In percent, two decimals."""
    return Decimal(hundredths).scaleb(-2)
