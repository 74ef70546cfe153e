"""What hangs on an organisation, a service or a place: hours, phones, languages, needs."""

from __future__ import annotations

from datetime import date, time
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.directory.listings.domain import LanguageNote, NeedSource
from trepconnect.directory.listings.models import records
from trepconnect.directory.listings.models.records import Imported
from trepconnect.platform.data.db import Base


class OwnedByOrganization:
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), index=True
    )


class OwnedByService:
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("services.id", ondelete="CASCADE"), index=True
    )


class OwnedByLocation:
    location_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("locations.id", ondelete="CASCADE"), index=True
    )


class OwnedByServiceAtLocation:
    service_at_location_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service_at_locations.id", ondelete="CASCADE"), index=True
    )


class Address(OwnedByLocation, OwnedByOrganization, Imported, Base):
    """Where to go (physical) or write to (postal), word for word as given."""

    __tablename__ = "addresses"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(20), default="physical")
    attention: Mapped[str] = mapped_column(Text, default="")
    address_1: Mapped[str] = mapped_column(Text, default="")
    address_2: Mapped[str] = mapped_column(Text, default="")
    city: Mapped[str] = mapped_column(Text, default="")
    region: Mapped[str] = mapped_column(Text, default="")
    state_province: Mapped[str] = mapped_column(Text, default="")
    postal_code: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(Text, default="")


class Contact(
    OwnedByOrganization, OwnedByService, OwnedByLocation, OwnedByServiceAtLocation, Imported, Base
):
    """Somebody at an organisation. Shown to the public only when no person is named."""

    __tablename__ = "contacts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")


class Phone(
    OwnedByOrganization, OwnedByService, OwnedByLocation, OwnedByServiceAtLocation, Imported, Base
):
    """A number as it was written, and ``e164`` when it is certain what to dial."""

    __tablename__ = "phones"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[str] = mapped_column(Text)
    e164: Mapped[str | None] = mapped_column(String(20))
    extension: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20), default="")
    description: Mapped[str] = mapped_column(Text, default="")


class Schedule(OwnedByService, OwnedByLocation, OwnedByServiceAtLocation, Imported, Base):
    """One weekday's opening (Monday is 1), or hours that only ``original`` can tell.

    ``closed`` with dates is a holiday. Closing at or before opening means the next morning.
    """

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("source_id", "source_record_id"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_iso"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    weekday: Mapped[int | None]
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    closed: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    original: Mapped[str] = mapped_column(Text, default="")


class Url(OwnedByOrganization, OwnedByService, Imported, Base):
    """A further web address."""

    __tablename__ = "directory_urls"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    label: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text)


class OtherRecord(Imported, Base):
    """A row of the standard that no page shows, whole in ``extra``, so that it is not lost."""

    __tablename__ = "directory_other_records"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(40), index=True)


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


_MODELS: dict[str, Any] = {
    "taxonomies": Taxonomy,
    "taxonomy_terms": TaxonomyTerm,
    "organizations": records.Organization,
    "programs": records.Program,
    "locations": records.Location,
    "services": records.Service,
    "service_at_locations": records.ServiceAtLocation,
    "contacts": Contact,
    "phones": Phone,
    "addresses": Address,
    "schedules": Schedule,
    "languages": ServiceLanguage,
    "service_areas": ServiceArea,
    "urls": Url,
    "service_terms": ServiceTerm,
    "other_records": OtherRecord,
}

TABLES: dict[str, Table] = {
    kind: cast("Table", model.__table__) for kind, model in _MODELS.items()
}
LASTING = ("organizations", "services", "locations")
"""Records that become inactive, not deleted, when their source no longer lists them."""
OWNERS = {f"{kind[:-1]}_id": kind for kind in LASTING}
