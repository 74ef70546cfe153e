"""What the public page of an organisation shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from trepconnect.directory.listings.domain import RecordStatus, web_link
from trepconnect.directory.listings.models.details import Phone, ServiceText
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.directory.listings.queries.services import Part
from trepconnect.kernel.errors import NotFound

MOST_LISTED = 200
_SUMMARY_CHARS = 241


class Head(NamedTuple):
    id: UUID
    name: str
    description: str
    website: str | None
    email: str
    assured_on: date | None


class OwnListing(NamedTuple):
    """One of an organisation's services, as its page lists it."""

    id: UUID
    name: str
    summary: str
    is_free: bool | None
    own_name: str | None
    own_summary: str | None


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    head: Head
    phones: list[Part]
    services: list[OwnListing]


_ID = bindparam("organization_id", type_=Uuid)
_HEAD = select(
    Organization.id,
    Organization.name,
    Organization.description,
    Organization.website,
    Organization.email,
    Organization.assured_on,
).where(Organization.id == _ID, Organization.status == RecordStatus.ACTIVE)
_PHONES = (
    select(
        Phone.number,
        func.coalesce(Phone.e164, ""),
        Phone.extension,
        Phone.description,
        Phone.kind,
    )
    .where(Phone.organization_id == _ID, Phone.contact_id.is_(None))
    .order_by(Phone.number, Phone.id)
)
_NAMED, _TOLD = aliased(ServiceText), aliased(ServiceText)


def _in_language(text: type[ServiceText], field: str) -> ColumnElement[bool]:
    return and_(
        text.service_id == Service.id,
        text.language == bindparam("language"),
        text.field == field,
    )


_SERVICES = (
    select(
        Service.id,
        Service.name,
        func.substr(Service.description, 1, _SUMMARY_CHARS),
        Service.is_free,
        _NAMED.text,
        func.substr(_TOLD.text, 1, _SUMMARY_CHARS),
    )
    .outerjoin(_NAMED, _in_language(_NAMED, "name"))
    .outerjoin(_TOLD, _in_language(_TOLD, "description"))
    .where(Service.organization_id == _ID, Service.status == RecordStatus.ACTIVE)
    .order_by(Service.name, Service.id)
    .limit(MOST_LISTED)
)


def get_organization(
    session: Session, organization_id: UUID, *, language: str
) -> OrganizationPage:
    """An active organisation and its active services."""
    values = {"organization_id": organization_id}
    row = session.execute(_HEAD, values).one_or_none()
    if row is None:
        raise NotFound
    head = Head(*row)
    phones = [Part(*line) for line in session.execute(_PHONES, values)]
    listed = session.execute(_SERVICES, {**values, "language": language})
    services = [OwnListing(*one) for one in listed]
    return OrganizationPage(head._replace(website=web_link(head.website or "")), phones, services)
