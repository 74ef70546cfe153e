"""Counts that are kept: what each owner adds to them, and their sums.

An owner's share is always worked out again from what is stored, in the transaction that changed
it, so it does not matter how often. One transaction at a time changes the sums of a topic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from trepconnect.platform.data.db import Base, is_sqlite, wait_for_turn

_PUT_OFF = "trepconnect.kept_put_off"


class KeptShareRow(Base):
    """What one owner (a person, a business) adds to a count."""

    __tablename__ = "kept_shares"

    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    amount: Mapped[int]


class KeptSumRow(Base):
    """The sum of a count over all owners."""

    __tablename__ = "kept_sums"

    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class Topic:
    """``shares`` reads owner, name and amount of each count: of some owners, or of all."""

    name: str
    shares: Callable[[Collection[UUID] | None], Select[Any]]


def sums(session: Session, topic: Topic) -> dict[str, int]:
    """Every count that is not nothing; one statement."""
    rows = session.execute(
        select(KeptSumRow.name, KeptSumRow.amount).where(
            KeptSumRow.topic == topic.name, KeptSumRow.amount != 0
        )
    )
    return {row.name: row.amount for row in rows}


def total_of(topic: Topic, endings: Collection[str]) -> ColumnElement[int]:
    """The sum of the counts whose names end in one of these."""
    return _total(KeptSumRow, topic, endings)


def total_of_owners(
    topic: Topic, endings: Collection[str], owner_ids: Select[Any]
) -> ColumnElement[int]:
    """How much of it these owners add."""
    return _total(KeptShareRow, topic, endings, KeptShareRow.owner_id.in_(owner_ids))


def _total(
    table: type[KeptSumRow | KeptShareRow],
    topic: Topic,
    endings: Collection[str],
    *wanted: ColumnElement[bool],
) -> ColumnElement[int]:
    ends = or_(*(table.name.endswith(one, autoescape=True) for one in endings))
    total = select(cast(func.coalesce(func.sum(table.amount), 0), BigInteger))
    return total.where(table.topic == topic.name, ends, *wanted).scalar_subquery()


def plain_sums(session: Session, topic: Topic) -> dict[str, int]:
    """The same from all that is stored: what is kept must be the same."""
    counted: Counter[str] = Counter()
    for _, name, amount in session.execute(topic.shares(None)):
        counted[name] += amount
    return dict(counted)


@contextmanager
def put_off(session: Session, topic: Topic) -> Iterator[None]:
    """For a load that changes very much: the topic is worked out once, when all is there."""
    waiting: set[str] = session.info.setdefault(_PUT_OFF, set())
    waiting.add(topic.name)
    try:
        yield
    finally:
        waiting.discard(topic.name)
    rebuild(session, topic)


def refresh(session: Session, topic: Topic, owner_ids: Collection[UUID]) -> None:
    """Work out the shares of these owners again, whose rows the caller has just changed."""
    if topic.name in session.info.get(_PUT_OFF, ()):
        return
    wait_for_turn(session, f"kept.{topic.name}")
    theirs = (KeptShareRow.topic == topic.name, KeptShareRow.owner_id.in_(owner_ids))
    stored = select(KeptShareRow.owner_id, KeptShareRow.name, KeptShareRow.amount).where(*theirs)
    before = {(row.owner_id, row.name): row.amount for row in session.execute(stored)}
    found = session.execute(topic.shares(owner_ids))
    after = {(row.owner_id, row.name): row.amount for row in found}
    if before == after:
        return
    gone = {name for (_, name), amount in before.items() - after.items()}
    if gone:
        session.execute(delete(KeptShareRow).where(*theirs, KeptShareRow.name.in_(gone)))
    left = {key: amount for key, amount in before.items() if key[1] not in gone}
    new = [
        {"topic": topic.name, "owner_id": owner_id, "name": name, "amount": amount}
        for (owner_id, name), amount in after.items()
        if (owner_id, name) not in left
    ]
    if new:
        session.execute(insert(KeptShareRow), new)
    changed: Counter[str] = Counter()
    for (_, name), amount in after.items():
        changed[name] += amount
    for (_, name), amount in before.items():
        changed[name] -= amount
    _add(session, topic, {name: amount for name, amount in changed.items() if amount})


def rebuild(session: Session, topic: Topic) -> None:
    """Work all of it out again from what is stored, also while things happen."""
    wait_for_turn(session, f"kept.{topic.name}")
    for table in (KeptShareRow, KeptSumRow):
        session.execute(delete(table).where(table.topic == topic.name))
    shares = topic.shares(None).subquery()
    session.execute(
        insert(KeptShareRow).from_select(
            ["topic", "owner_id", "name", "amount"],
            select(_said(topic), shares.c.owner_id, shares.c.name, shares.c.amount),
        )
    )
    summed = (
        select(_said(topic), KeptShareRow.name, func.sum(KeptShareRow.amount))
        .where(KeptShareRow.topic == topic.name)
        .group_by(KeptShareRow.name)
    )
    session.execute(insert(KeptSumRow).from_select(["topic", "name", "amount"], summed))


def _said(topic: Topic) -> Any:
    return literal(topic.name, String)


def _add(session: Session, topic: Topic, changed: dict[str, int]) -> None:
    adding: Any = (sqlite if is_sqlite(session) else postgresql).insert(KeptSumRow)
    adding = adding.on_conflict_do_update(
        index_elements=["topic", "name"],
        set_={"amount": KeptSumRow.amount + adding.excluded.amount},
    )
    rows = [
        {"topic": topic.name, "name": name, "amount": amount}
        for name, amount in sorted(changed.items())
    ]
    if rows:
        session.execute(adding, rows)
