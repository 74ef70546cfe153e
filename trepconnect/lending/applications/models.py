"""Tables of applications: what is asked for, the month in money, the votes, who decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.domain.cash_flow import CashLine
from trepconnect.lending.applications.domain.decision import Choice
from trepconnect.platform.data.db import Base

_IS_OPEN = text("state IN ('draft', 'submitted')")


class ApplicationRow(Base):
    """An application of a business for a product.

    ``version`` counts every change of what is asked for; votes are for one version. ``facts`` (of
    the business) and ``terms`` (of the product) are kept as they were when it was sent;
    ``proposed_*`` is what deciders would give instead of what is asked for.
    """

    __tablename__ = "loan_applications"
    __table_args__ = (
        CheckConstraint("amount > 0 AND months > 0", name="asked_positive"),
        CheckConstraint("proposed_amount > 0 AND proposed_months > 0", name="proposed_positive"),
        CheckConstraint(
            "(proposed_amount IS NULL) = (proposed_months IS NULL)", name="proposed_whole"
        ),
        CheckConstraint(
            "(approved_amount IS NULL) = (approved_installments IS NULL)", name="approved_whole"
        ),
        CheckConstraint(
            "state <> 'approved' OR approved_amount IS NOT NULL", name="approved_for_an_amount"
        ),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="sent_once"),
        CheckConstraint("votes_cast >= 0", name="votes_counted"),
        Index(
            "ix_loan_applications_open",
            "business_id",
            "product_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index("ix_loan_applications_saved_at_id", "saved_at", "id"),
        Index("ix_loan_applications_state_submitted_at", "state", "submitted_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("loan_products.id"), index=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"), index=True)
    state: Mapped[ApplicationState]
    version: Mapped[int]
    rules_version: Mapped[int]
    amount: Mapped[Money | None]
    months: Mapped[int | None]
    uses: Mapped[list[str]]
    purpose: Mapped[str] = mapped_column(Text)
    story: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    terms: Mapped[dict[str, Any]]
    proposed_amount: Mapped[Money | None]
    proposed_months: Mapped[int | None]
    votes_cast: Mapped[int]
    approved_amount: Mapped[Money | None]
    approved_installments: Mapped[int | None]
    decline_reasons: Mapped[list[str]]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class CashLineRow(Base):
    """One line of the month that was filled in."""

    __tablename__ = "loan_application_cash_lines"
    __table_args__ = (CheckConstraint("amount >= 0", name="not_negative"),)

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("loan_applications.id", ondelete="CASCADE"), primary_key=True
    )
    line: Mapped[CashLine] = mapped_column(primary_key=True)
    amount: Mapped[Money]


class VoteRow(Base):
    """One decider's vote on one version; ``amount`` and ``months`` are the terms voted on."""

    __tablename__ = "loan_votes"
    __table_args__ = (UniqueConstraint("application_id", "version", "voter_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("loan_applications.id", ondelete="CASCADE")
    )
    version: Mapped[int]
    voter_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    choice: Mapped[Choice]
    reasons: Mapped[list[str]]
    note: Mapped[str] = mapped_column(Text)
    amount: Mapped[Money]
    months: Mapped[int]
    cast_at: Mapped[datetime]
