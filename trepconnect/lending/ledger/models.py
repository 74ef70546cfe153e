"""Tables of the ledger. Its rows are never changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.kernel.money import Money
from trepconnect.lending.ledger.domain import Account, TransactionKind
from trepconnect.platform.data.db import Base


class TransactionRow(Base):
    """One transaction of a fund; append-only. One that ``mirrors_id`` names no longer stands."""

    __tablename__ = "ledger_transactions"
    __table_args__ = (UniqueConstraint("loan_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"), index=True)
    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"))
    number: Mapped[int]
    kind: Mapped[TransactionKind]
    effective_on: Mapped[date]
    repayment_id: Mapped[UUID | None] = mapped_column(ForeignKey("loan_repayments.id"), index=True)
    mirrors_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("ledger_transactions.id"), unique=True
    )
    refund_id: Mapped[UUID | None]
    posted_at: Mapped[datetime]
    posted_by: Mapped[UUID | None]


class MoveRow(Base):
    """An amount from one account of the fund to another; append-only."""

    __tablename__ = "ledger_moves"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("debit <> credit", name="two_accounts"),
    )

    transaction_id: Mapped[UUID] = mapped_column(
        ForeignKey("ledger_transactions.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    debit: Mapped[Account]
    credit: Mapped[Account]
    amount: Mapped[Money]


class FundBalanceRow(Base):
    """All that was ever moved to the debit and the credit of an account: kept with each posting,
    so that the books need no sum over every move."""

    __tablename__ = "fund_balances"
    __table_args__ = (CheckConstraint("debits >= 0 AND credits >= 0", name="not_negative"),)

    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"), primary_key=True)
    account: Mapped[Account] = mapped_column(primary_key=True)
    debits: Mapped[Money]
    credits: Mapped[Money]
