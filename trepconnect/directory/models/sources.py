"""Where records come from, and what was wrong with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from trepconnect.platform.data.db import Base


class DirectorySource(Base):
    """A directory somebody else keeps, imported again and again under one name."""

    __tablename__ = "directory_sources"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    format: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]


class DirectoryImport(Base):
    """One run that changed something."""

    __tablename__ = "directory_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory_sources.id", ondelete="CASCADE"), index=True
    )
    imported_at: Mapped[datetime]
    read: Mapped[dict[str, Any]]
    stored: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]


class ImportProblem(Base):
    """Something in a file that a person may want to mend at its source."""

    __tablename__ = "import_problems"
    __table_args__ = (Index("ix_import_problems_import_id_code", "import_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("directory_imports.id", ondelete="CASCADE"))
    position: Mapped[int]
    file: Mapped[str] = mapped_column(String(300))
    line: Mapped[int | None]
    record: Mapped[str] = mapped_column(String(300))
    code: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    kept: Mapped[bool]


class Imported:
    """Columns of every row that may come from a source.

    ``source_id`` is empty on what the office wrote itself. ``record_digest`` is the digest of the
    record as it was read, so that reading the same record again touches nothing. ``extra`` keeps
    what the source told that has no column of its own.
    """

    source_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("directory_sources.id", ondelete="CASCADE")
    )
    source_record_id: Mapped[str | None] = mapped_column(String(300))
    record_digest: Mapped[str | None] = mapped_column(String(32))
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> Any:
        return (UniqueConstraint("source_id", "source_record_id"),)
