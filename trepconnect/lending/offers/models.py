"""The table of offers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.kernel.money import Money
from trepconnect.lending.offers.domain import OfferState
from trepconnect.platform.data.db import Base

_COUNTS = text("state IN ('open', 'accepted')")


class OfferRow(Base):
    """Terms that may be accepted until ``expires_on``. ``parties`` is who lends to whom, and
    ``apr`` hundredths of a percent, both as they were on the day it was made."""

    __tablename__ = "loan_offers"
    __table_args__ = (
        Index(
            "ix_loan_offers_counting",
            "application_id",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
        CheckConstraint("state <> 'accepted' OR signed_name <> ''", name="accepted_signed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("loan_applications.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("loan_products.id"))
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"), index=True)
    state: Mapped[OfferState]
    terms: Mapped[dict[str, Any]]
    parties: Mapped[dict[str, Any]]
    amount_financed: Mapped[Money]
    finance_charge: Mapped[Money]
    total_of_payments: Mapped[Money]
    apr: Mapped[int]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    expires_on: Mapped[date]
    signed_name: Mapped[str] = mapped_column(String(200))
    answered_at: Mapped[datetime | None]
