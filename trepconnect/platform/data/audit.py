"""The audit log: every state change and every read of a sensitive record, append-only and chained.

An entry holds ids and verbs, never values. Each carries the hash of the one before it, so that an
edit, a deletion or a swap is found by ``verify``. Database triggers refuse updates and deletes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask import g
from sqlalchemy import BigInteger, Integer, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trepconnect.kernel.actor import Actor
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import Base, unit_of_work

_GENESIS = "0" * 64
_HEAD = 1
_PENDING = "trepconnect.audit"
_VERIFY_BATCH = 5_000


class AuditEntry(Base):
    """One thing that a person did or read."""

    __tablename__ = "audit_entries"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80), index=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The end of the chain; its row is what writers on PostgreSQL queue for."""

    __tablename__ = "audit_heads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True)
class _Fact:
    at: datetime
    actor_id: UUID | None
    action: str
    subject_kind: str
    subject_id: str


def record(
    session: Session, actor: Actor, action: str, subject_kind: str, subject_id: UUID | str
) -> None:
    """Note a state change; it is chained when, and only if, ``session`` commits."""
    session.info.setdefault(_PENDING, []).append(_fact(actor, action, subject_kind, subject_id))


def note_read(actor: Actor, action: str, subject_kind: str, subject_id: UUID | str) -> None:
    """Note that the page being made shows a sensitive record.

    The entry is committed before the page leaves; when that fails the page is not shown.
    """
    g.setdefault("noted_reads", []).append(_fact(actor, action, subject_kind, subject_id))


def chain_noted_reads(session: Session) -> None:
    """Let what ``note_read`` gathered be committed with ``session``."""
    session.info.setdefault(_PENDING, []).extend(g.pop("noted_reads", ()))


def write_noted_reads() -> None:
    """Commit what ``note_read`` gathered during this request."""
    facts = g.pop("noted_reads", None)
    if facts:
        with unit_of_work() as session:
            session.info[_PENDING] = facts


def _fact(actor: Actor, action: str, subject_kind: str, subject_id: UUID | str) -> _Fact:
    actor_id = None if actor.is_system else UUID(str(actor.user_id))
    return _Fact(OfficeClock().now(), actor_id, action, subject_kind, str(subject_id))


def append_pending(session: Session) -> None:
    """Chain the facts gathered on ``session``; runs just before its commit."""
    facts: list[_Fact] = session.info.pop(_PENDING, [])
    if not facts:
        return
    head = session.execute(
        select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == _HEAD).with_for_update()
    ).one()
    seq, previous = head.seq, head.hash
    rows = []
    for fact in facts:
        seq += 1
        digest = _hash(seq, fact, previous)
        rows.append(_row(seq, fact, previous, digest))
        previous = digest
    session.execute(insert(AuditEntry), rows)
    session.execute(
        update(AuditHead).where(AuditHead.id == _HEAD).values(seq=seq, hash=previous),
        execution_options={"synchronize_session": False},
    )


def _row(seq: int, fact: _Fact, previous: str, digest: str) -> dict[str, object]:
    return {
        "seq": seq,
        "at": fact.at,
        "actor_id": fact.actor_id,
        "action": fact.action,
        "subject_kind": fact.subject_kind,
        "subject_id": fact.subject_id,
        "previous_hash": previous,
        "hash": digest,
    }


def _hash(seq: int, fact: _Fact, previous: str) -> str:
    actor = str(fact.actor_id) if fact.actor_id else ""
    content = [seq, fact.at.isoformat(), actor, fact.action, fact.subject_kind, fact.subject_id]
    return hashlib.sha256(json.dumps([previous, *content]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading the chain from its beginning found: ``broken_at`` is the first bad entry."""

    entries: int
    head: str
    broken_at: int | None

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def _silent(_done: int) -> None:
    pass


def verify(session: Session, progress: Callable[[int], None] = _silent) -> Verification:
    """Recompute the whole chain and compare it with what is stored, its head included."""
    query = select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=_VERIFY_BATCH)
    with closing(session.scalars(query)) as entries:
        found = _follow(entries, progress)
    if not found.whole:
        return found
    head = session.execute(select(AuditHead.seq, AuditHead.hash)).one()
    ends_there = (head.seq, head.hash) == (found.entries, found.head)
    return found if ends_there else replace(found, broken_at=found.entries + 1)


def _follow(entries: Iterable[AuditEntry], progress: Callable[[int], None]) -> Verification:
    previous, seq = _GENESIS, 0
    for entry in entries:
        seq += 1
        fact = _Fact(entry.at, entry.actor_id, entry.action, entry.subject_kind, entry.subject_id)
        intact = entry.seq == seq and entry.previous_hash == previous
        if not intact or entry.hash != _hash(seq, fact, previous):
            return Verification(seq, previous, broken_at=seq)
        previous = entry.hash
        if seq % _VERIFY_BATCH == 0:
            progress(seq)
    return Verification(seq, previous, broken_at=None)
