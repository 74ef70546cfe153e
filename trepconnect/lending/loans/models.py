"""Tables of offers, loans, payments and the ledger. Rows of the ledger are never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.kernel.money import Money
from trepconnect.lending.loans.domain.loan import LoanState, RefundState
from trepconnect.lending.loans.domain.repayment import PaidBy, ReversalReason
from trepconnect.platform.data.db import Base


class LoanRow(Base):
    """An accepted offer. ``version`` counts what was posted; ``terms`` are counted from the day
    of the money once it was paid out. ``principal_left`` and ``unpaid_since`` (the day of the
    oldest installment not fully paid) repeat the statement for lists."""

    __tablename__ = "loans"
    __table_args__ = (
        CheckConstraint("principal > 0 AND principal_left >= 0", name="principal_positive"),
        CheckConstraint(
            "(state IN ('active', 'paid_off')) = (disbursed_on IS NOT NULL)",
            name="disbursed_when_active",
        ),
        CheckConstraint("(state = 'paid_off') = (paid_off_on IS NOT NULL)", name="paid_off_day"),
        CheckConstraint("state <> 'paid_off' OR principal_left = 0", name="paid_off_whole"),
        Index("ix_loans_state_unpaid_since", "state", "unpaid_since"),
        Index("ix_loans_state_unpaid_since_user_id_id", "state", "unpaid_since", "user_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("loan_offers.id"), unique=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("loan_applications.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("loan_products.id"))
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"), index=True)
    state: Mapped[LoanState]
    version: Mapped[int]
    terms: Mapped[dict[str, Any]]
    apr: Mapped[int]
    principal: Mapped[Money]
    principal_left: Mapped[Money]
    unpaid_since: Mapped[date | None]
    accepted_at: Mapped[datetime]
    disbursed_on: Mapped[date | None]
    disbursed_how: Mapped[PaidBy | None]
    disbursed_reference: Mapped[str] = mapped_column(String(60))
    disbursed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    disbursed_at: Mapped[datetime | None]
    paid_off_on: Mapped[date | None]
    cancelled_at: Mapped[datetime | None]


class InstallmentRow(Base):
    """What is promised to be paid on a day, as on the paper; ``balance`` is owed after it."""

    __tablename__ = "loan_installments"
    __table_args__ = (
        CheckConstraint(
            "principal >= 0 AND interest >= 0 AND fee >= 0 AND balance >= 0", name="not_negative"
        ),
    )

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[date]
    principal: Mapped[Money]
    interest: Mapped[Money]
    fee: Mapped[Money]
    balance: Mapped[Money]


class RepaymentRow(Base):
    """Money that came in. ``key`` is that of the form, so that a repeat posts nothing; a payment
    that was reversed no longer counts. ``number`` orders payments of one day."""

    __tablename__ = "loan_repayments"
    __table_args__ = (
        UniqueConstraint("loan_id", "number"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint(
            "(reversed_at IS NULL) = (reversal_reason IS NULL)"
            " AND (reversed_at IS NULL) = (returned_on IS NULL)",
            name="reversed_whole",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"))
    number: Mapped[int]
    key: Mapped[UUID] = mapped_column(unique=True)
    amount: Mapped[Money]
    received_on: Mapped[date]
    how: Mapped[PaidBy]
    reference: Mapped[str] = mapped_column(String(60))
    posted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    posted_at: Mapped[datetime]
    reversed_at: Mapped[datetime | None]
    reversed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    reversal_reason: Mapped[ReversalReason | None]
    returned_on: Mapped[date | None]


_REFUND_OPEN = text("state = 'proposed'")


class RefundRow(Base):
    """What was paid too much, on its way back. Of each loan one may wait to be approved;
    ``closed_by`` approved it, or took it back."""

    __tablename__ = "loan_refunds"
    __table_args__ = (
        Index(
            "ix_loan_refunds_open",
            "loan_id",
            unique=True,
            sqlite_where=_REFUND_OPEN,
            postgresql_where=_REFUND_OPEN,
        ),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_day"),
        CheckConstraint(
            "state <> 'paid' OR proposed_by IS NULL OR closed_by <> proposed_by",
            name="two_people",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    state: Mapped[RefundState]
    amount: Mapped[Money]
    how: Mapped[PaidBy]
    reference: Mapped[str] = mapped_column(String(60))
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None]
    paid_on: Mapped[date | None]
