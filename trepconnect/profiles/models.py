"""Tables of the profiles domain. Column names are the field names of its sections."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.kernel.money import Money
from trepconnect.platform.data.db import Base
from trepconnect.profiles.domain.business import Stage, Structure


class ProfileRow(Base):
    """What a person said of themselves. ``search_text``: their name and businesses', folded."""

    __tablename__ = "profiles"
    __table_args__ = (Index("ix_profiles_created_at_user_id", "created_at", "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    zip_code: Mapped[str] = mapped_column(String(5), default="")
    neighborhood: Mapped[str] = mapped_column(String(80), default="")
    reach_by: Mapped[list[str]] = mapped_column(default=list)
    reach_when: Mapped[list[str]] = mapped_column(default=list)
    remote_ok: Mapped[bool | None]
    meeting_times: Mapped[list[str]] = mapped_column(default=list)
    other_language: Mapped[str] = mapped_column(String(80), default="")
    needs_interpreter: Mapped[bool | None]
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class LanguageRow(Base):
    """A language that a person speaks; ``position`` 0 is the preferred one."""

    __tablename__ = "profile_languages"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("profiles.user_id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int]
    reads: Mapped[bool]


class BusinessRow(Base):
    """A business, or the idea of one. Removed ones stay until retention purges them."""

    __tablename__ = "businesses"
    __table_args__ = (
        CheckConstraint("workers >= 0", name="workers_counted"),
        CheckConstraint("monthly_sales >= 0 AND monthly_costs >= 0", name="amounts_positive"),
        CheckConstraint("amount_wanted > 0", name="amount_wanted_positive"),
        CheckConstraint("monthly_sales_to > monthly_sales", name="sales_in_order"),
        CheckConstraint("monthly_costs_to > monthly_costs", name="costs_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.user_id"), index=True)
    stage: Mapped[Stage | None]
    industry_code: Mapped[str] = mapped_column(String(40), default="")
    industry_words: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    structure: Mapped[Structure | None]
    started_on: Mapped[date | None]
    zip_code: Mapped[str] = mapped_column(String(5), default="")
    works_from_home: Mapped[bool | None]
    workers: Mapped[int | None]
    monthly_sales: Mapped[Money | None]
    monthly_sales_to: Mapped[Money | None]
    monthly_costs: Mapped[Money | None]
    monthly_costs_to: Mapped[Money | None]
    amount_wanted: Mapped[Money | None]
    money_uses: Mapped[list[str]] = mapped_column(default=list)
    money_purpose: Mapped[str] = mapped_column(Text, default="")
    offers: Mapped[str] = mapped_column(Text, default="")
    experience: Mapped[str] = mapped_column(Text, default="")
    story: Mapped[str] = mapped_column(Text, default="")
    card_shows: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class NeedRow(Base):
    """A need of the vocabulary that a business has; a higher ``priority`` is more urgent."""

    __tablename__ = "business_needs"
    __table_args__ = (CheckConstraint("priority IN (1, 2)", name="priority_known"),)

    business_id: Mapped[UUID] = mapped_column(
        ForeignKey("businesses.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    priority: Mapped[int]
