"""Tables of meetings: those that took place, those to come, and what was agreed in them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.mentoring.pairings.domain.pairing import Party
from trepconnect.mentoring.sessions.domain import MeetingState, SessionState, Way
from trepconnect.platform.data.db import Base

_PLANNED = text("state = 'planned'")


class SessionRow(Base):
    """A meeting that took place, as the mentor recorded it.

    ``form_key`` is of the page it was written on: sent twice it is stored once.
    """

    __tablename__ = "mentoring_sessions"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_positive"),
        Index("ix_mentoring_sessions_pairing_id_started_at", "pairing_id", "started_at"),
        Index("ix_mentoring_sessions_state_answered_at", "state", "answered_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    form_key: Mapped[UUID] = mapped_column(unique=True)
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairings.id", ondelete="CASCADE"))
    logged_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    logged_at: Mapped[datetime]
    started_at: Mapped[datetime]
    minutes: Mapped[int]
    way: Mapped[Way]
    language: Mapped[str] = mapped_column(String(20))
    interpreter_wanted: Mapped[bool]
    interpreter_came: Mapped[bool | None]
    topics: Mapped[list[str]] = mapped_column(default=list)
    shared_note: Mapped[str] = mapped_column(Text, default="")
    sealed_private_note: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[SessionState]
    her_words: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class SessionVersionRow(Base):
    """A session before it was corrected, with the entrepreneur's word on it. ``words``: why.

    The private note is the mentor's own and is not kept again.
    """

    __tablename__ = "session_versions"
    __table_args__ = (UniqueConstraint("session_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("mentoring_sessions.id", ondelete="CASCADE")
    )
    version: Mapped[int]
    replaced_at: Mapped[datetime]
    replaced_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    words: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime]
    minutes: Mapped[int]
    way: Mapped[Way]
    language: Mapped[str] = mapped_column(String(20))
    interpreter_wanted: Mapped[bool]
    interpreter_came: Mapped[bool | None]
    topics: Mapped[list[str]] = mapped_column(default=list)
    shared_note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[SessionState]
    her_words: Mapped[str] = mapped_column(Text, default="")


class MeetingRow(Base):
    """A meeting to come. The same time is planned once."""

    __tablename__ = "planned_meetings"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_positive"),
        Index(
            "uq_planned_meetings_time",
            "pairing_id",
            "starts_at",
            unique=True,
            sqlite_where=_PLANNED,
            postgresql_where=_PLANNED,
        ),
        Index("ix_planned_meetings_state_starts_at", "state", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pairing_id: Mapped[UUID] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    way: Mapped[Way]
    place: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[MeetingState]
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    planned_at: Mapped[datetime]
    cancelled_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    cancelled_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]


class TaskRow(Base):
    """Something that was agreed, in a session or later. ``doer`` says which of the two does it."""

    __tablename__ = "mentoring_tasks"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done_is_whole"),
        Index("ix_mentoring_tasks_pairing_id_done_at", "pairing_id", "done_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    form_key: Mapped[UUID | None] = mapped_column(unique=True)
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairings.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("mentoring_sessions.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date | None]
    doer: Mapped[Party]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
