"""What a service offers, in which languages, for which needs, under which headings."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.directory.domain.values import LanguageNote, NeedSource
from trepconnect.directory.models.sources import Imported
from trepconnect.platform.data.db import Base


class OfService:
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("services.id", ondelete="CASCADE"), index=True
    )


class ServiceLanguage(OfService, Imported, Base):
    """A language help is given in. ``tag`` is BCP 47, when the ``original`` text is certain."""

    __tablename__ = "service_languages"
    __table_args__ = (
        UniqueConstraint("source_id", "source_record_id"),
        Index("ix_service_languages_tag_service_id", "tag", "service_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tag: Mapped[str | None] = mapped_column(String(35))
    note: Mapped[LanguageNote | None]
    original: Mapped[str] = mapped_column(Text, default="")


class ServiceNeed(Base):
    """That a service meets a need of the shared vocabulary."""

    __tablename__ = "service_needs"
    __table_args__ = (Index("ix_service_needs_need_code_service_id", "need_code", "service_id"),)

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("services.id", ondelete="CASCADE"), primary_key=True
    )
    need_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    source: Mapped[NeedSource]


class ServiceText(Base):
    """A field of a service in another language."""

    __tablename__ = "service_texts"

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("services.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class ServiceArea(OfService, Imported, Base):
    """Whom a service is for by where they live: a county, a postcode, a region."""

    __tablename__ = "service_areas"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")


class Taxonomy(Imported, Base):
    """A list of headings that came with a directory."""

    __tablename__ = "taxonomies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")


class TaxonomyTerm(Imported, Base):
    """One heading. ``parent_record`` is the heading above it, as the source names it."""

    __tablename__ = "taxonomy_terms"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    taxonomy_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("taxonomies.id", ondelete="CASCADE"), index=True
    )
    vocabulary: Mapped[str] = mapped_column(Text, default="")
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    parent_record: Mapped[str] = mapped_column(Text, default="")


class ServiceTerm(OfService, Imported, Base):
    """A heading a service was filed under, as imported; ``term_id`` when the list has it."""

    __tablename__ = "service_terms"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    term_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("taxonomy_terms.id", ondelete="CASCADE"), index=True
    )
    vocabulary: Mapped[str] = mapped_column(Text, default="")
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text, default="")
