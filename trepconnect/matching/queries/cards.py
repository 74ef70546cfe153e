"""What a list shows of a service, in the reader's language where somebody translated it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, case, select
from sqlalchemy.orm import Session

from trepconnect.directory.listings.models.details import ServiceText
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.directory.listings.policy import visible_to
from trepconnect.matching.models import SavedMatch

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
