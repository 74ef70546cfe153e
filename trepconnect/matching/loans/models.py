"""The table of answers to what loan rules ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.platform.data.db import Base


class CriteriaAnswer(Base):
    """An answer to a question of loan rules that the profile does not hold.

    ``value`` is cents, a count, an ISO date, yes or no, or codes, as the field's kind has it.
    Sensitive fields are never asked, so they have no row.
    """

    __tablename__ = "criteria_answers"

    business_id: Mapped[UUID] = mapped_column(
        ForeignKey("businesses.id", ondelete="CASCADE"), primary_key=True
    )
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    answered_at: Mapped[datetime]
