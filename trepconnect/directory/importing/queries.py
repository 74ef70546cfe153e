"""Sources, their imports, and what was wrong in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trepconnect.directory.listings.models.records import (
    DirectoryImport,
    DirectorySource,
    ImportProblem,
)
from trepconnect.directory.listings.policy import import_problems_visible_to
from trepconnect.kernel.actor import Actor


class Run(NamedTuple):
    id: UUID
    source: str
    format: str
    imported_at: datetime
    read: dict[str, Any]
    stored: dict[str, Any]
    changes: dict[str, Any]


class Found(NamedTuple):
    file: str
    line: int | None
    record: str
    code: str
    message: str
    kept: bool


def list_imports(session: Session, actor: Actor, *, limit: int = 50) -> Sequence[Run]:
    """The latest imports first."""
    columns = (DirectoryImport.read, DirectoryImport.stored, DirectoryImport.changes)
    rows = session.execute(
        select(
            DirectoryImport.id,
            DirectorySource.name,
            DirectorySource.format,
            DirectoryImport.imported_at,
            *columns,
        )
        .join(DirectorySource)
        .where(import_problems_visible_to(actor))
        .order_by(DirectoryImport.imported_at.desc(), DirectoryImport.id)
        .limit(limit)
    )
    return [Run(*row) for row in rows]


def count_problems(session: Session, actor: Actor, import_id: UUID) -> dict[str, int]:
    """How many problems of each code an import found."""
    rows = session.execute(
        select(ImportProblem.code, func.count())
        .where(ImportProblem.import_id == import_id, import_problems_visible_to(actor))
        .group_by(ImportProblem.code)
        .order_by(ImportProblem.code)
    )
    return {code: count for code, count in rows}  # noqa: C416 - dict() loses the types


def list_problems(
    session: Session, actor: Actor, import_id: UUID, *, code: str, limit: int = 100
) -> Sequence[Found]:
    """Problems of one code, in the order in which they were met."""
    rows = session.execute(
        select(
            ImportProblem.file,
            ImportProblem.line,
            ImportProblem.record,
            ImportProblem.code,
            ImportProblem.message,
            ImportProblem.kept,
        )
        .where(
            ImportProblem.import_id == import_id,
            ImportProblem.code == code,
            import_problems_visible_to(actor),
        )
        .order_by(ImportProblem.position, ImportProblem.id)
        .limit(limit)
    )
    return [Found(*row) for row in rows]
