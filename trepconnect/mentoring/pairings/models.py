"""Tables of mentors, of who asked for one, and of who is paired with whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.platform.data.db import Base

_WAITING = text("state IN ('open', 'proposed')")
_LIVE = text("state IN ('proposed', 'active', 'paused')")


class RequestRow(Base):
    """A request for a mentor for a business; ``mentor_id`` is the one wished for,
    ``navigator_id`` who of the office looks after it."""

    __tablename__ = "mentor_requests"
    __table_args__ = (
        Index(
            "uq_mentor_requests_waiting",
            "business_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    business_id: Mapped[UUID] = mapped_column(
        ForeignKey("businesses.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    mentor_id: Mapped[UUID | None] = mapped_column(ForeignKey("mentors.user_id"), index=True)
    navigator_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    words: Mapped[str] = mapped_column(Text, default="")
    musts: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[RequestState] = mapped_column(index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class PairingRow(Base):
    """A mentor and a business, from the proposal to the end.

    ``reasons`` and ``score`` are those of the moment of proposing, counted by ``scoring_version``.
    ``last_met_at`` is when the latest session that was logged began.
    """

    __tablename__ = "pairings"
    __table_args__ = (
        CheckConstraint(
            "(started_at IS NULL) OR "
            "(mentor_accepted_at IS NOT NULL AND entrepreneur_accepted_at IS NOT NULL)",
            name="started_by_both",
        ),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="end_is_whole"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
        CheckConstraint(
            "state NOT IN ('active', 'paused') OR started_at IS NOT NULL", name="start_is_whole"
        ),
        Index(
            "uq_pairings_live",
            "business_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_pairings_state_last_met_at", "state", "last_met_at"),
        Index("ix_pairings_mentor_id_last_met_at", "mentor_id", "last_met_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    business_id: Mapped[UUID] = mapped_column(
        ForeignKey("businesses.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey("mentors.user_id"), index=True)
    request_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("mentor_requests.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[PairingState]
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    proposed_at: Mapped[datetime]
    answer_by: Mapped[date]
    mentor_accepted_at: Mapped[datetime | None]
    entrepreneur_accepted_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    end_reason: Mapped[EndReason | None]
    end_words: Mapped[str] = mapped_column(Text, default="")
    with_interpreter: Mapped[bool]
    score: Mapped[int | None]
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    scoring_version: Mapped[str] = mapped_column(String(20), default="")
    last_met_at: Mapped[datetime | None]


class BlockedPairRow(Base):
    """Two who must not be paired: a conflict of interest, or a pairing that ended for cause."""

    __tablename__ = "blocked_pairs"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    mentor_id: Mapped[UUID] = mapped_column(
        ForeignKey("mentors.user_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reason: Mapped[EndReason]
    blocked_at: Mapped[datetime]
    blocked_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
