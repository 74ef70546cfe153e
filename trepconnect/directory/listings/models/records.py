"""Organisations, their services and places, where each comes from, and what was wrong with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.platform.data.db import Base


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


class Organization(Imported, Base):
    """Who offers help."""

    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(Text)
    alternate_name: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(Text, default="")
    legal_status: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[RecordStatus] = mapped_column(default=RecordStatus.ACTIVE)
    assured_on: Mapped[date | None]


class Program(Imported, Base):
    """A heading under which an organisation groups services."""

    __tablename__ = "programs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(Text)
    alternate_name: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")


class Service(Imported, Base):
    """A help that people can ask for.

    ``organization_id`` is empty when the source names an organisation it does not list.
    ``is_free`` is only set when the text about cost says so beyond doubt.
    """

    __tablename__ = "services"
    __table_args__ = (
        UniqueConstraint("source_id", "source_record_id"),
        Index("ix_services_status_name", "status", "name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), index=True
    )
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("programs.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(Text)
    alternate_name: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[RecordStatus] = mapped_column(default=RecordStatus.ACTIVE)
    fees: Mapped[str] = mapped_column(Text, default="")
    is_free: Mapped[bool | None]
    eligibility: Mapped[str] = mapped_column(Text, default="")
    required_documents: Mapped[str] = mapped_column(Text, default="")
    application_process: Mapped[str] = mapped_column(Text, default="")
    interpretation: Mapped[str] = mapped_column(Text, default="")
    wait_time: Mapped[str] = mapped_column(Text, default="")
    alert: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[str] = mapped_column(Text, default="")
    assured_on: Mapped[date | None]
    modified_at: Mapped[datetime | None]


class Location(Imported, Base):
    """A place, or a way to be reached without one. No coordinates means not known."""

    __tablename__ = "locations"
    __table_args__ = (
        UniqueConstraint("source_id", "source_record_id"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_on_earth"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_on_earth"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="point_is_whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20), default="physical")
    name: Mapped[str] = mapped_column(Text, default="")
    alternate_name: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    transportation: Mapped[str] = mapped_column(Text, default="")
    accessibility: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    status: Mapped[RecordStatus] = mapped_column(default=RecordStatus.ACTIVE)


class ServiceAtLocation(Imported, Base):
    """That a service can be had at a place."""

    __tablename__ = "service_at_locations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("services.id", ondelete="CASCADE"), index=True
    )
    location_id: Mapped[UUID] = mapped_column(
        ForeignKey("locations.id", ondelete="CASCADE"), index=True
    )
    description: Mapped[str] = mapped_column(Text, default="")


class DirectorySource(Base):
    """A directory that others keep, imported again and again under one name."""

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
