"""Summaries: what each person adds to the numbers of their cohorts, and the sums."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.platform.data.db import Base


class MemberCountRow(Base):
    """An amount that a person adds to a count of a cohort; ``domain.counting`` names them.

    In the order in which people are looked up behind a number.
    """

    __tablename__ = "member_counts"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_member_counts_user_id_cohort_id", "user_id", "cohort_id"),
        {"sqlite_with_rowid": False},
    )

    cohort_id: Mapped[UUID] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    amount: Mapped[int] = mapped_column(BigInteger)


class CohortCountRow(Base):
    """The sum of a count over a cohort, and how many different people are behind it."""

    __tablename__ = "cohort_counts"

    cohort_id: Mapped[UUID] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    people: Mapped[int]
