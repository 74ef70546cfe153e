"""Writes of messages: telling, reading, forgetting."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trepconnect.accounts.addressees import Addressee, list_addressees
from trepconnect.accounts.domain import ContactKind
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.notifications import policy
from trepconnect.notifications.domain import KEEP, Kind, Matter, MessageWritten, next_daytime
from trepconnect.notifications.models import MessageRow
from trepconnect.platform.data.db import unit_of_work
from trepconnect.platform.data.upsert import upsert
from trepconnect.platform.worker import outbox

Told = dict[UUID, Addressee]

"""The messages that are news, each with whom it is for."""


def tell(
    session: Session, clock: Clock, *, user_ids: Iterable[UUID], kind: Kind, matter: Matter
) -> Told:
    """Store a message for each who can sign in.

    Told the same of the same matter again, a person who has read it finds it new once more; one
    who has not is left alone.
    """
    people = {one.user_id: one for one in list_addressees(session, user_ids)}
    if not people:
        return {}
    now = clock.now()
    rows = [
        {
            "id": uuid4(),
            "user_id": user_id,
            "kind": kind,
            "subject_id": matter.subject_id,
            "page_id": matter.page_id,
            "business_id": matter.business_id,
            "occurs_at": matter.occurs_at,
            "created_at": now,
        }
        for user_id in people
    ]
    stored = upsert(
        session,
        MessageRow,
        rows,
        key=("user_id", "kind", "subject_id"),
        change=lambda new: {
            "read_at": None,
            "created_at": new.created_at,
            "occurs_at": new.occurs_at,
        },
        only=MessageRow.read_at.is_not(None),
        returning=(MessageRow.id, MessageRow.user_id),
    )
    return {row.id: people[row.user_id] for row in stored}


def send_on(session: Session, clock: Clock, told: Told) -> None:
    """Have messages go to phones and mailboxes too; no phone rings at night."""
    now = clock.now()
    for message_id, one in told.items():
        if one.contact is not None:
            phone = one.contact.kind is ContactKind.PHONE
            earliest = next_daytime(now, clock.zone) if phone else now
            outbox.publish(session, MessageWritten(message_id), not_before=earliest)


def settle(
    session: Session, clock: Clock, *, kinds: Collection[Kind], subject_ids: Collection[UUID]
) -> None:
    """What these messages said is answered: nobody needs to read them any more."""
    session.execute(
        update(MessageRow)
        .where(
            MessageRow.subject_id.in_(subject_ids),
            MessageRow.kind.in_(kinds),
            MessageRow.read_at.is_(None),
        )
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def mark_sent(session: Session, clock: Clock, *, message_id: UUID) -> None:
    """A mail or text told of it."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == message_id)
        .values(sent_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def mark_read(session: Session, actor: Actor, clock: Clock, *, message_id: UUID) -> None:
    _read(session, actor, clock, MessageRow.id == message_id)


def mark_all_read(session: Session, actor: Actor, clock: Clock) -> None:
    _read(session, actor, clock)


def _read(session: Session, actor: Actor, clock: Clock, *which: Any) -> None:
    session.execute(
        update(MessageRow)
        .where(policy.visible_to(actor), MessageRow.read_at.is_(None), *which)
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def clear_old(clock: Clock) -> None:
    """Forget messages after a year, read or not."""
    with unit_of_work() as session:
        session.execute(delete(MessageRow).where(MessageRow.created_at < clock.now() - KEEP))
