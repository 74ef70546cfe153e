"""Tables of cohorts: groups, what they aim for, who belongs to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.cohorts.domain import Measure
from trepconnect.kernel.money import Money
from trepconnect.platform.data.db import Base


class CohortRow(Base):
    """A group of people who are accompanied together; texts by language tag."""

    __tablename__ = "cohorts"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    names: Mapped[dict[str, Any]]
    descriptions: Mapped[dict[str, Any]]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class TargetRow(Base):
    """What a cohort aims for; cents for amounts of money, whole hours for hours."""

    __tablename__ = "cohort_targets"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    cohort_id: Mapped[UUID] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    measure: Mapped[Measure] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class MemberRow(Base):
    """A person in a cohort, once. ``intake_*`` is where the business stood at joining."""

    __tablename__ = "cohort_members"
    __table_args__ = (
        CheckConstraint("left_on >= joined_on", name="left_after_joining"),
        CheckConstraint("intake_workers >= 0", name="workers_counted"),
        CheckConstraint("intake_sales >= 0", name="sales_positive"),
    )

    cohort_id: Mapped[UUID] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    business_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("businesses.id", ondelete="SET NULL"), index=True
    )
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    intake_stage: Mapped[str] = mapped_column(String(40), default="")
    intake_workers: Mapped[int | None]
    intake_sales: Mapped[Money | None]
    added_at: Mapped[datetime]
