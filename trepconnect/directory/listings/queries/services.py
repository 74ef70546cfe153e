"""One service with everything its page shows, in four statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from trepconnect.directory.listings.domain import RecordStatus, web_link
from trepconnect.directory.listings.models.details import (
    Address,
    Contact,
    Phone,
    Schedule,
    ServiceArea,
    ServiceLanguage,
    ServiceNeed,
    ServiceTerm,
    ServiceText,
    Url,
)
from trepconnect.directory.listings.models.records import (
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from trepconnect.directory.listings.policy import contacts_visible_to, visible_to
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound

_SHOWN = (
    "status",
    "name",
    "alternate_name",
    "description",
    "url",
    "email",
    "fees",
    "is_free",
    "eligibility",
    "required_documents",
    "application_process",
    "interpretation",
    "wait_time",
    "alert",
    "assured_on",
    "modified_at",
)
_MAIN = (
    select(
        Service.id,
        Service.organization_id,
        Organization.name.label("organization"),
        Organization.website.label("organization_website"),
        *(getattr(Service, name) for name in _SHOWN),
    )
    .outerjoin(Organization, Organization.id == Service.organization_id)
    .where(Service.id == bindparam("service_id"))
)
_PLACES = (
    select(
        Location.id,
        Location.kind,
        Location.name,
        Location.accessibility,
        Location.transportation,
        Location.latitude,
        Location.longitude,
        Address.kind,
        Address.attention,
        Address.address_1,
        Address.address_2,
        Address.city,
        Address.state_province,
        Address.postal_code,
    )
    .join(ServiceAtLocation, ServiceAtLocation.location_id == Location.id)
    .outerjoin(Address, Address.location_id == Location.id)
    .where(
        ServiceAtLocation.service_id == bindparam("service_id"),
        Location.status == RecordStatus.ACTIVE,
    )
    .order_by(Location.name, Location.id, Address.kind, Address.id)
)
_HERE = select(ServiceAtLocation.location_id).where(
    ServiceAtLocation.service_id == bindparam("service_id")
)
_AT = select(ServiceAtLocation.id).where(ServiceAtLocation.service_id == bindparam("service_id"))


def _of_service(model: Any) -> ColumnElement[bool]:
    """Said of the service, of it at a place, or of a place it is given at."""
    return or_(
        model.service_id == bindparam("service_id"),
        model.service_at_location_id.in_(_AT),
        and_(model.service_id.is_(None), model.location_id.in_(_HERE)),
    )


_HOURS = (
    select(
        Schedule.location_id,
        Schedule.weekday,
        Schedule.opens_at,
        Schedule.closes_at,
        Schedule.closed,
        Schedule.valid_from,
        Schedule.valid_to,
        Schedule.original,
    )
    .where(_of_service(Schedule))
    .order_by(
        Schedule.valid_from.is_not(None),
        Schedule.valid_from,
        Schedule.weekday,
        Schedule.opens_at,
        Schedule.id,
    )
)


def get_service(
    session: Session, actor: Actor | None, service_id: UUID, *, language: str
) -> ServicePage:
    """All that the page of one service shows. Raises NotFound."""
    given = {"service_id": service_id, "language": language}
    main = session.execute(_MAIN.where(visible_to(actor)), given).mappings().one_or_none()
    if main is None:
        raise NotFound
    parts: dict[str, list[Part]] = {}
    found = session.execute(_parts(actor), given | {"organization_id": main["organization_id"]})
    for kind, *columns in found:
        parts.setdefault(kind, []).append(Part(*(column or "" for column in columns)))
    values = dict(main)
    values["organization"] = values["organization"] or ""
    for column in ("url", "organization_website"):
        values[column] = web_link(values[column] or "")
    return ServicePage(
        **values,
        translated={part.a: part.b for part in parts.pop("text", [])},
        places=[Place._make(row) for row in session.execute(_PLACES, given)],
        hours=[Hours(*row) for row in session.execute(_HOURS, given)],
        parts=parts,
    )


def is_listed(session: Session, service_id: UUID) -> bool:
    """Whether anybody may find it."""
    found = session.scalar(
        select(Service.id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .where(Service.id == service_id, visible_to(None))
    )
    return found is not None


def _parts(actor: Actor | None) -> CompoundSelect[Any]:
    """Languages, needs, headings, areas, links, phones and contacts in one statement."""
    at: ColumnElement[Any] = bindparam("service_id")
    phones = (
        _part("phone", Phone.number, Phone.e164, Phone.extension, Phone.description, Phone.kind)
        .outerjoin(Contact, Contact.id == Phone.contact_id)
        .where(or_(_of_service(Phone), _of_organization(Phone)), contacts_visible_to(actor))
    )
    contacts = _part("contact", Contact.name, Contact.title, Contact.department, Contact.email)
    spoken = _part("language", ServiceLanguage.tag, ServiceLanguage.note, ServiceLanguage.original)
    translated = _part("text", ServiceText.field, ServiceText.text)
    return union_all(
        phones,
        contacts.where(_of_service(Contact), contacts_visible_to(actor)),
        spoken.where(ServiceLanguage.service_id == at),
        _part("need", ServiceNeed.need_code, ServiceNeed.source).where(
            ServiceNeed.service_id == at
        ),
        _part("term", ServiceTerm.name, ServiceTerm.code, ServiceTerm.vocabulary).where(
            ServiceTerm.service_id == at
        ),
        _part("area", ServiceArea.name, ServiceArea.description).where(
            ServiceArea.service_id == at
        ),
        _part("url", Url.label, Url.url).where(Url.service_id == at),
        translated.where(
            ServiceText.service_id == at, ServiceText.language == bindparam("language")
        ),
    ).order_by("part", "a", "b", "c", "d", "e")


def _of_organization(model: Any) -> ColumnElement[bool]:
    return and_(
        model.organization_id == bindparam("organization_id"),
        model.service_id.is_(None),
        model.location_id.is_(None),
    )


def _part(kind: str, *columns: Any) -> Select[Any]:
    """Five text columns, whatever the table has; enumerations as their text."""
    from_table = [_as_text(column) for column in columns]
    filled = [*from_table, *(literal("") for _ in range(5 - len(columns)))]
    named = [column.label(name) for column, name in zip(filled, "abcde", strict=True)]
    labelled: list[Any] = [literal(kind).label("part"), *named]
    return select(*labelled)


def _as_text(column: Any) -> ColumnElement[str]:
    return type_coerce(column, String)


class Hours(NamedTuple):
    """``weekday`` 1 is Monday; None when only ``original`` tells."""

    location_id: UUID | None
    weekday: int | None
    opens_at: time | None
    closes_at: time | None
    closed: bool
    valid_from: date | None
    valid_to: date | None
    original: str


class Place(NamedTuple):
    """Where a service is given; a place with two addresses comes twice."""

    location_id: UUID
    kind: str
    name: str
    accessibility: str
    transportation: str
    latitude: float | None
    longitude: float | None
    address_kind: str | None
    attention: str | None
    address_1: str | None
    address_2: str | None
    city: str | None
    state_province: str | None
    postal_code: str | None


class Part(NamedTuple):
    """A small thing said about a service: the meaning of the columns depends on the list."""

    a: str
    b: str
    c: str
    d: str
    e: str


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Texts come in the reader's language where it was translated; see ``text``."""

    id: UUID
    organization_id: UUID | None
    organization: str
    organization_website: str | None
    status: RecordStatus
    name: str
    alternate_name: str
    description: str
    url: str | None
    email: str
    fees: str
    is_free: bool | None
    eligibility: str
    required_documents: str
    application_process: str
    interpretation: str
    wait_time: str
    alert: str
    assured_on: date | None
    modified_at: datetime | None
    translated: Mapping[str, str]
    places: Sequence[Place]
    hours: Sequence[Hours]
    parts: Mapping[str, Sequence[Part]]

    @property
    def has_eligibility_text(self) -> bool:
        return self.eligibility != ""

    @property
    def lists_documents(self) -> bool:
        return self.required_documents != ""

    def text(self, field: str) -> str:
        """``field`` in the reader's language, or as it was given."""
        return self.translated.get(field) or str(getattr(self, field))
