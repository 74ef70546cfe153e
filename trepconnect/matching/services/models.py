"""Tables of matching: services that somebody keeps, answers to what loan rules ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.matching.services.domain.saved import Helped
from trepconnect.platform.data.db import Base


class SavedMatch(Base):
    """A service kept for a business, with why it was found then.

    ``points``, ``parts`` and ``reasons`` are those of the moment of saving, counted by
    ``scoring_version``; ``points`` is empty when the service answered none of the needs.
    """

    __tablename__ = "saved_matches"
    __table_args__ = (
        UniqueConstraint("business_id", "service_id"),
        CheckConstraint("points BETWEEN 0 AND 1000", name="points_in_range"),
        CheckConstraint("(helped IS NULL) = (told_at IS NULL)", name="told_is_whole"),
        Index("ix_saved_matches_helped_saved_at", "helped", "saved_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id", ondelete="CASCADE"))
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("services.id", ondelete="CASCADE"), index=True
    )
    saved_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    saved_at: Mapped[datetime]
    scoring_version: Mapped[str] = mapped_column(String(20))
    points: Mapped[int | None]
    parts: Mapped[dict[str, Any]]
    reasons: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    helped: Mapped[Helped | None]
    what_happened: Mapped[list[str]] = mapped_column(default=list)
    told: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime | None]
