"""Reads of messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.notifications import policy
from trepconnect.notifications.domain import GATHER, Kind
from trepconnect.notifications.models import MessageRow
from trepconnect.platform.data.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that a person is told."""

    id: UUID
    user_id: UUID
    kind: Kind
    subject_id: UUID
    page_id: UUID | None
    business_id: UUID | None
    occurs_at: datetime | None
    created_at: datetime
    read_at: datetime | None


_MESSAGE = select(
    MessageRow.id,
    MessageRow.user_id,
    MessageRow.kind,
    MessageRow.subject_id,
    MessageRow.page_id,
    MessageRow.business_id,
    MessageRow.occurs_at,
    MessageRow.created_at,
    MessageRow.read_at,
)


def list_messages(session: Session, actor: Actor, *, page: int = 1) -> Page[Message]:
    """The actor's own messages, the latest first. Two statements."""
    own = policy.visible_to(actor)
    query = _MESSAGE.where(own).order_by(MessageRow.created_at.desc(), MessageRow.id)
    return page_of(session, query, page, lambda row: Message(*row))


def get_message(session: Session, actor: Actor, message_id: UUID) -> Message:
    row = session.execute(
        _MESSAGE.where(MessageRow.id == message_id, policy.visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Message(*row)


def find_unread(session: Session, message_id: UUID) -> Message | None:
    """A message that is still news to its reader; for the program, which sends it on."""
    row = session.execute(
        _MESSAGE.where(MessageRow.id == message_id, MessageRow.read_at.is_(None))
    ).one_or_none()
    return None if row is None else Message(*row)


def was_told_lately(
    session: Session, message: Message, *, now: datetime, but: Collection[Kind]
) -> bool:
    """Whether a mail or text just told the reader of other news that is not read yet.
    Kinds of ``but`` tell of themselves alone."""
    found = session.scalar(
        select(MessageRow.id)
        .where(
            MessageRow.user_id == message.user_id,
            MessageRow.id != message.id,
            MessageRow.read_at.is_(None),
            MessageRow.sent_at > now - GATHER,
            MessageRow.kind.not_in(but),
        )
        .limit(1)
    )
    return found is not None


def unread_of(user_id: Any) -> ColumnElement[int]:
    """How many messages the person of the column ``user_id`` has not opened."""
    return (
        select(func.count())
        .select_from(MessageRow)
        .where(MessageRow.user_id == user_id, MessageRow.read_at.is_(None))
        .scalar_subquery()
    )
