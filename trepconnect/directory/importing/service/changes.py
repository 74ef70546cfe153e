"""Compares what was read with what is stored, and writes the differences, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from trepconnect.directory.formats.records import Entity
from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import LASTING, OWNERS, TABLES
from trepconnect.directory.listings.models.records import Service, ServiceAtLocation

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


_BATCH = 5_000
_MANY = 500


def write(session: Session, changes: Changes) -> None:
    """Inserts and updates from owners to details, then deletes the other way round."""
    for kind, table in TABLES.items():
        insert_rows(session, table, changes.inserts.get(kind, []))
        for batch in batches(changes.updates.get(kind, [])):
            names = [name for name in batch[0] if name != "id"]
            columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
            statement = update(table).where(table.c.id == bindparam("row_id")).values(columns)
            session.execute(statement, [_renamed(row) for row in batch])
    for kind in reversed(TABLES):
        table = TABLES[kind]
        for batch in batches([{"row_id": row} for row in changes.deletes.get(kind, [])]):
            session.execute(delete(table).where(table.c.id == bindparam("row_id")), batch)
        gone = update(table).where(table.c.id == bindparam("row_id"))
        for batch in batches([{"row_id": row} for row in changes.removed.get(kind, [])]):
            inactive = gone.values(status=RecordStatus.INACTIVE, record_digest=None)
            session.execute(inactive, batch)


def affected_services(session: Session, changes: Changes) -> list[UUID]:
    """Services that anything shown with them changed for, in a stable order."""
    found = set(changes.changed["services"])
    by_owner = (
        (Service.id, Service.organization_id, changes.changed["organizations"]),
        (
            ServiceAtLocation.service_id,
            ServiceAtLocation.location_id,
            changes.changed["locations"],
        ),
    )
    for service, owner, owners in by_owner:
        for ids in parts(sorted(owners)):
            found.update(session.scalars(select(service).where(owner.in_(ids))))
    return sorted(found)


def insert_rows(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    for batch in batches(rows):
        session.execute(insert(table), batch)


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    named = {f"new_{name}": value for name, value in row.items() if name != "id"}
    return {"row_id": row["id"], **named}


def batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _MANY):
        yield ids[start : start + _MANY]
