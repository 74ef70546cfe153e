"""What a list shows of a service in the reader's language, and how to reach it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, case, literal, or_, select, union_all
from sqlalchemy.orm import Session

from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import Address, Contact, Phone, ServiceText
from trepconnect.directory.listings.models.records import (
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from trepconnect.directory.listings.policy import contacts_visible_to, visible_to
from trepconnect.matching.services.models import SavedMatch

_TEXT_IN_LANGUAGE = and_(
    ServiceText.service_id == Service.id,
    ServiceText.field.in_(("name", "fees")),
    ServiceText.language.in_(bindparam("languages", expanding=True)),
)
_KEPT = and_(
    SavedMatch.service_id == Service.id, SavedMatch.business_id == bindparam("business_id")
)
_CARDS: Any = (
    select(
        Service.id,
        Service.name,
        Organization.name.label("organization"),
        Service.fees,
        Service.is_free,
        SavedMatch.id.label("saved_id"),
        case((visible_to(None), 1), else_=0).label("offered"),
        ServiceText.language,
        ServiceText.field,
        ServiceText.text,
    )
    .outerjoin(Organization, Organization.id == Service.organization_id)
    .outerjoin(SavedMatch, _KEPT)
    .outerjoin(ServiceText, _TEXT_IN_LANGUAGE)
    .where(Service.id.in_(bindparam("ids", expanding=True)))
    .order_by(Service.id, ServiceText.field, ServiceText.language)
)


@dataclass(frozen=True, slots=True)
class Card:
    """A service by name; ``saved_id`` when it is kept for the business."""

    id: UUID
    name: str
    organization: str
    fees: str
    is_free: bool | None
    saved_id: UUID | None
    offered: bool


def cards_of(
    session: Session, service_ids: Iterable[UUID], *, business_id: UUID, language: str
) -> dict[UUID, Card]:
    """One statement for any number of services."""
    ids = list(service_ids)
    if not ids:
        return {}
    languages = [language, language.partition("-")[0]]
    rows = session.execute(
        _CARDS, {"ids": ids, "business_id": business_id, "languages": languages}
    )
    cards: dict[UUID, Card] = {}
    exact: set[tuple[UUID, str]] = set()
    for row in rows:
        card = cards.get(row.id) or _card(row)
        if row.field and (row.id, row.field) not in exact:
            card = replace(card, **{row.field: row.text})
            if row.language == language:
                exact.add((row.id, row.field))
        cards[row.id] = card
    return cards


def _card(row: Row[Any]) -> Card:
    return Card(
        id=row.id,
        name=row.name,
        organization=row.organization or "",
        fees=row.fees,
        is_free=row.is_free,
        saved_id=row.saved_id,
        offered=bool(row.offered),
    )


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
