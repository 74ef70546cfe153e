"""What hangs on an organisation, a service or a place: addresses, phones, hours, contacts."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.directory.models.sources import Imported
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
