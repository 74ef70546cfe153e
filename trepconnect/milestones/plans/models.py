"""Tables of milestones: the plan of a business, and where each of its steps stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.milestones.pathways.domain.pathway import Confirmer
from trepconnect.milestones.plans.domain import StepState
from trepconnect.platform.data.db import Base

_ACTIVE = text("ended_at IS NULL")


class PlanRow(Base):
    """A business on a pathway; it has one plan at a time. ``answers`` are codes by question."""

    __tablename__ = "plans"
    __table_args__ = (
        Index(
            "uq_plans_active",
            "business_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        UniqueConstraint("business_id", "pathway_code"),
        CheckConstraint("pathway_version > 0", name="version_counted"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id", ondelete="CASCADE"))
    pathway_code: Mapped[str] = mapped_column(String(40))
    pathway_version: Mapped[int]
    answers: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class PlanStepRow(Base):
    """A step of a plan. ``code`` is of the pathway; the owner named those without one.

    ``asked`` is whether the answers ask for it, ``remark`` why it is not needed or what is
    missing. ``helped_by`` is a person here who is credited, ``helped_words`` anybody else.
    """

    __tablename__ = "plan_steps"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        CheckConstraint("(code IS NULL) = (title <> '')", name="named_once"),
        CheckConstraint("(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed"),
        CheckConstraint(
            "state NOT IN ('marked', 'confirmed') OR marked_at IS NOT NULL", name="marked"
        ),
        Index("ix_plan_steps_state_due_on", "state", "due_on"),
        Index("ix_plan_steps_state_marked_at", "state", "marked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    code: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    confirmer: Mapped[Confirmer]
    asked: Mapped[bool]
    state: Mapped[StepState]
    due_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text, default="")
    helped_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    helped_words: Mapped[str] = mapped_column(String(200), default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    marked_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    confirmed_at: Mapped[datetime | None]
    reopened_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
