"""Compares what was read with what is stored; only the differences will be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.directory.domain.rows import Entity
from trepconnect.directory.service.tables import LASTING, OWNERS, TABLES

Stored = dict[UUID, tuple[str | None, dict[str, UUID | None]]]


@dataclass(slots=True)
class Changes:
    """What one import will write. ``changed`` holds the owners that anything changes for.

    ``active`` counts the lasting records that the source shows before it.
    """

    inserts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    updates: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    deletes: dict[str, list[UUID]] = field(default_factory=dict)
    removed: dict[str, list[UUID]] = field(default_factory=dict)
    changed: dict[str, set[UUID]] = field(default_factory=lambda: {k: set() for k in LASTING})
    active: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.inserts or self.updates or self.deletes or self.removed)

    def counts(self) -> dict[str, int]:
        counted = Counter[str]()
        for name in ("inserts", "updates", "deletes", "removed"):
            counted[name] = sum(len(rows) for rows in getattr(self, name).values())
        return {
            "inserted": counted["inserts"],
            "updated": counted["updates"],
            "deleted": counted["deletes"],
            "made_inactive": counted["removed"],
            "unchanged": self.unchanged,
        }


def plan_changes(session: Session, source_id: UUID, entities: dict[str, list[Entity]]) -> Changes:
    """Everything that differs. Details of a record that went inactive are left as they are."""
    changes = Changes()
    absent: set[UUID] = set()
    for kind in LASTING:
        stored = _stored(session, kind, source_id)
        _compare(changes, kind, source_id, entities[kind], stored)
        gone = stored.keys() - {entity.id for entity in entities[kind]}
        absent |= gone
        changes.active[kind] = sum(1 for told, _ in stored.values() if told is not None)
        if newly := [row for row in gone if stored[row][0] is not None]:
            changes.removed[kind] = sorted(newly)
            changes.changed[kind].update(newly)
    for kind in TABLES.keys() - set(LASTING):
        stored = _stored(session, kind, source_id)
        _compare(changes, kind, source_id, entities[kind], stored)
        seen = {entity.id for entity in entities[kind]}
        for row, (_, owners) in stored.items():
            if row not in seen and absent.isdisjoint(owners.values()):
                changes.deletes.setdefault(kind, []).append(row)
                _touch(changes, owners)
    return changes


def taken_ids(session: Session, source_id: UUID) -> dict[str, set[UUID]]:
    """Ids that belong to other sources or to the office itself."""
    taken = {}
    for kind, table in TABLES.items():
        foreign = table.c.source_id.is_distinct_from(source_id)
        taken[kind] = set(session.scalars(select(table.c.id).where(foreign)))
    return taken


def _compare(
    changes: Changes, kind: str, source_id: UUID, entities: Iterable[Entity], stored: Stored
) -> None:
    for entity in entities:
        before = stored.get(entity.id)
        if before is not None and before[0] == entity.digest:
            changes.unchanged += 1
            continue
        row = {
            **entity.values,
            "id": entity.id,
            "source_id": source_id,
            "source_record_id": entity.record,
            "record_digest": entity.digest,
        }
        written = changes.inserts if before is None else changes.updates
        written.setdefault(kind, []).append(row)
        _touch(changes, row)
        if before is not None:
            _touch(changes, before[1])
        if kind in LASTING:
            changes.changed[kind].add(entity.id)


def _touch(changes: Changes, owners: dict[str, Any]) -> None:
    for column, kind in OWNERS.items():
        if (owner := owners.get(column)) is not None:
            changes.changed[kind].add(owner)


def _stored(session: Session, kind: str, source_id: UUID) -> Stored:
    table = TABLES[kind]
    owners = [name for name in OWNERS if name in table.c]
    query = select(table.c.id, table.c.record_digest, *(table.c[name] for name in owners))
    return {
        row[0]: (row[1], dict(zip(owners, row[2:], strict=True)))
        for row in session.execute(query.where(table.c.source_id == source_id))
    }
