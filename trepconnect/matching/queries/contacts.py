"""A phone number and an address for each of a list of services, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import Session

from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import Address, Contact, Phone
from trepconnect.directory.listings.models.records import Location, Service, ServiceAtLocation
from trepconnect.directory.listings.policy import contacts_visible_to

_FAX = ("fax", "tty", "modem")


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Empty where the directory has none."""

    phone: str = ""
    address: str = ""


def _phones(rank: int, source: Any, service_id: Any, belongs: Any) -> Any:
    """Numbers for everybody; a lower ``rank`` is nearer to the service itself."""
    query = select(
        service_id.label("service_id"),
        literal("phone").label("kind"),
        literal(rank).label("rank"),
        Phone.number.label("a"),
        literal("").label("b"),
    ).select_from(source)
    return (
        query.join(Phone, belongs)
        .outerjoin(Contact, Contact.id == Phone.contact_id)
        .where(
            service_id.in_(bindparam("ids", expanding=True)),
            Phone.kind.not_in(_FAX),
            contacts_visible_to(None),
        )
    )


_AT = ServiceAtLocation
_CONTACTS: Any = union_all(
    _phones(1, Service, Service.id, Phone.service_id == Service.id),
    _phones(
        2,
        _AT,
        _AT.service_id,
        or_(
            Phone.service_at_location_id == _AT.id,
            and_(Phone.location_id == _AT.location_id, Phone.service_id.is_(None)),
        ),
    ),
    _phones(
        3,
        Service,
        Service.id,
        and_(
            Phone.organization_id == Service.organization_id,
            Phone.service_id.is_(None),
            Phone.location_id.is_(None),
        ),
    ),
    select(
        _AT.service_id,
        literal("address"),
        literal(1),
        Address.address_1,
        Address.city,
    )
    .join(Location, Location.id == _AT.location_id)
    .join(Address, and_(Address.location_id == Location.id, Address.kind == "physical"))
    .where(
        _AT.service_id.in_(bindparam("ids", expanding=True)),
        Location.status == RecordStatus.ACTIVE,
    ),
).order_by("service_id", "kind", "rank", "a", "b")


def contacts_of(session: Session, service_ids: Sequence[UUID]) -> dict[UUID, ContactLine]:
    """The nearest phone number and the first address of each service."""
    if not service_ids:
        return {}
    first: dict[tuple[UUID, str], str] = {}
    for service_id, kind, _rank, a, b in session.execute(_CONTACTS, {"ids": list(service_ids)}):
        first.setdefault((service_id, kind), ", ".join(part for part in (a, b) if part))
    return {
        one: ContactLine(first.get((one, "phone"), ""), first.get((one, "address"), ""))
        for one in service_ids
    }
