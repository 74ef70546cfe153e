"""Writes the differences of an import, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from trepconnect.directory.domain.values import RecordStatus
from trepconnect.directory.models.records import Service, ServiceAtLocation
from trepconnect.directory.service.planning import Changes
from trepconnect.directory.service.tables import TABLES

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
