"""The table of mentors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.platform.data.db import Base


class MentorRow(Base):
    """A mentor. ``places_taken`` counts live pairings; ``screened_on`` is all of screening."""

    __tablename__ = "mentors"
    __table_args__ = (
        CheckConstraint("capacity BETWEEN 1 AND 20", name="capacity_in_range"),
        CheckConstraint("places_taken >= 0", name="places_counted"),
        CheckConstraint("weekly_minutes >= 0", name="minutes_counted"),
        CheckConstraint("travel_miles >= 0", name="miles_counted"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    about: Mapped[str] = mapped_column(Text, default="")
    trade: Mapped[str] = mapped_column(String(40), default="")
    expertise: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[dict[str, Any]] = mapped_column(default=dict)
    weekly_minutes: Mapped[int]
    capacity: Mapped[int]
    places_taken: Mapped[int] = mapped_column(default=0)
    meeting_times: Mapped[list[str]] = mapped_column(default=list)
    remote_ok: Mapped[bool]
    in_person_ok: Mapped[bool]
    zip_code: Mapped[str] = mapped_column(String(5), default="")
    travel_miles: Mapped[int]
    only_stages: Mapped[list[str]] = mapped_column(default=list)
    shares_contact: Mapped[bool] = mapped_column(default=False)
    screened_on: Mapped[date | None]
    state: Mapped[MentorState] = mapped_column(index=True)
    paused_until: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
