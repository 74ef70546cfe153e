"""Tables of the notifications domain."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.notifications.domain import Kind
from trepconnect.platform.data.db import Base

_UNREAD = text("read_at IS NULL")


class MessageRow(Base):
    """One person is told one thing about one matter, once. The words are made when it is read.

    ``sent_at``: when a mail or text last told of it.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "subject_id"),
        Index("ix_messages_user_id_created_at", "user_id", "created_at"),
        Index("ix_messages_unread", "user_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[Kind]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    page_id: Mapped[UUID | None]
    business_id: Mapped[UUID | None]
    occurs_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
