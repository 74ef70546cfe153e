"""Funds, loan products and the versions of their rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import DayCount
from trepconnect.lending.products.domain.criteria import CriterionKind, IfUnknown, Op, RuleStatus
from trepconnect.lending.products.domain.product import (
    FundKind,
    LegalCondition,
    RepaymentKind,
    Verifier,
)
from trepconnect.platform.data.db import Base


class FundRow(Base):
    """Where the money comes from."""

    __tablename__ = "funds"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[FundKind]
    verifier: Mapped[Verifier]
    applies_here: Mapped[bool] = mapped_column(server_default=false())


class ProductRow(Base):
    """A loan that a lender offers. ``names`` and ``summaries`` are texts by language tag."""

    __tablename__ = "loan_products"
    __table_args__ = (
        CheckConstraint("min_amount > 0 AND min_amount <= max_amount", name="amounts_in_order"),
        CheckConstraint("min_months > 0 AND min_months <= max_months", name="months_in_order"),
        CheckConstraint("rate >= 0", name="rate_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("funds.id"), index=True)
    names: Mapped[dict[str, Any]]
    summaries: Mapped[dict[str, Any]]
    lender_name: Mapped[str] = mapped_column(String(200))
    lender_phone: Mapped[str] = mapped_column(String(40))
    lender_email: Mapped[str] = mapped_column(String(200))
    lender_url: Mapped[str] = mapped_column(Text)
    min_amount: Mapped[Money]
    max_amount: Mapped[Money]
    rate: Mapped[int]
    min_months: Mapped[int]
    max_months: Mapped[int]
    repayment: Mapped[RepaymentKind]
    fees: Mapped[list[Any]]
    day_count: Mapped[DayCount] = mapped_column(server_default=DayCount.EQUAL_PERIODS.value)
    uses: Mapped[list[str]]
    need_codes: Mapped[list[str]]
    languages: Mapped[list[str]]
    decision_days: Mapped[int | None]
    needs_collateral: Mapped[bool | None]
    needs_credit_score: Mapped[bool | None]
    legal_condition: Mapped[LegalCondition | None]
    last_checked_on: Mapped[date | None]
    is_active: Mapped[bool]


class RuleSetRow(Base):
    """One version of a product's rules; never changed, only ended by the next."""

    __tablename__ = "loan_rule_sets"
    __table_args__ = (
        UniqueConstraint("product_id", "version"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("loan_products.id", ondelete="CASCADE"))
    version: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    status: Mapped[RuleStatus]
    source_url: Mapped[str] = mapped_column(Text)


class CriterionRow(Base):
    """One row of a rule set. ``value`` has the shape that its operation needs."""

    __tablename__ = "loan_criteria"
    __table_args__ = (UniqueConstraint("rule_set_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    rule_set_id: Mapped[UUID] = mapped_column(ForeignKey("loan_rule_sets.id", ondelete="CASCADE"))
    position: Mapped[int]
    group_number: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    op: Mapped[Op]
    value: Mapped[Any] = mapped_column(JSON)
    kind: Mapped[CriterionKind]
    if_unknown: Mapped[IfUnknown]


class FundDeciderRow(Base):
    """Somebody who decides on the applications to a fund."""

    __tablename__ = "fund_deciders"

    fund_id: Mapped[UUID] = mapped_column(
        ForeignKey("funds.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
