"""Reads of what entrepreneurs keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from trepconnect.directory.listings.models.details import ServiceText
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.matching.services.domain.saved import ASK_AFTER, Helped, asks_now
from trepconnect.matching.services.models import SavedMatch
from trepconnect.matching.services.policy import kept_by
from trepconnect.matching.services.queries.listings import Card, cards_of
from trepconnect.platform.data.paging import AnyRow, AnySelect, Page, page_of
from trepconnect.profiles.models import BusinessRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One kept service; ``reasons`` are [kind, code, detail] as they were when it was kept."""

    id: UUID
    business_id: UUID
    service_id: UUID
    name: str
    organization: str
    offered: bool
    saved_at: datetime
    saved_by: UUID | None
    scoring_version: str
    points: int | None
    parts: dict[str, int]
    reasons: list[Any]
    note: str
    helped: Helped | None
    what_happened: list[str]
    told: str
    told_at: datetime | None

    def asks(self, now: datetime) -> bool:
        """Whether it is time to ask if it helped."""
        return asks_now(saved_at=self.saved_at, helped=self.helped, told_at=self.told_at, now=now)


_SAVED: Any = select(*SavedMatch.__table__.c)
_NEWEST_FIRST = (SavedMatch.saved_at.desc(), SavedMatch.id)


def get_saved(session: Session, actor: Actor, saved_id: UUID, *, language: str) -> Saved:
    """One of the actor's. Raises NotFound for anybody else's."""
    row = session.execute(_SAVED.where(SavedMatch.id == saved_id, kept_by(actor))).one_or_none()
    if row is None:
        raise NotFound
    return _with_cards(session, [row], language)[0]


def list_saved(session: Session, actor: Actor, business_id: UUID, *, language: str) -> list[Saved]:
    """What is kept for one business, the newest first."""
    rows = session.execute(
        _SAVED.where(SavedMatch.business_id == business_id, kept_by(actor)).order_by(
            *_NEWEST_FIRST
        )
    ).all()
    return _with_cards(session, rows, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The name of a kept service, in the reader's language where it was translated."""

    id: UUID
    name: str
    organization: str
    saved_at: datetime
    helped: Helped | None
    told_at: datetime | None

    def asks(self, now: datetime) -> bool:
        """Whether it is time to ask if it helped."""
        return asks_now(saved_at=self.saved_at, helped=self.helped, told_at=self.told_at, now=now)


def list_kept(session: Session, actor: Actor, business_id: UUID, *, language: str) -> list[Kept]:
    """What is kept for one business, the newest first: names alone, in one statement."""
    exact, base = aliased(ServiceText), aliased(ServiceText)
    rows = session.execute(
        select(
            SavedMatch.id,
            func.coalesce(exact.text, base.text, Service.name).label("name"),
            func.coalesce(Organization.name, "").label("organization"),
            SavedMatch.saved_at,
            SavedMatch.helped,
            SavedMatch.told_at,
        )
        .join(Service, Service.id == SavedMatch.service_id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .outerjoin(exact, _name_in(exact, language))
        .outerjoin(base, _name_in(base, language.partition("-")[0]))
        .where(SavedMatch.business_id == business_id, kept_by(actor))
        .order_by(*_NEWEST_FIRST)
    )
    return [Kept(**row._asdict()) for row in rows]


def _name_in(text: Any, language: str) -> ColumnElement[bool]:
    return and_(text.service_id == Service.id, text.field == "name", text.language == language)


def find_saved_id(
    session: Session, actor: Actor, business_id: UUID, service_id: UUID
) -> UUID | None:
    return session.scalar(
        select(SavedMatch.id).where(
            SavedMatch.business_id == business_id,
            SavedMatch.service_id == service_id,
            kept_by(actor),
        )
    )


def owner_of(session: Session, saved_id: UUID) -> tuple[UUID, UUID]:
    """The owner and the business for which it is kept, for the program itself. Raises NotFound."""
    row = session.execute(
        select(BusinessRow.user_id, BusinessRow.id)
        .join(SavedMatch, SavedMatch.business_id == BusinessRow.id)
        .where(SavedMatch.id == saved_id, BusinessRow.removed_at.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row.user_id, row.id


def get_row(session: Session, actor: Actor, saved_id: UUID) -> SavedMatch:
    """The row to change. Raises NotFound for anybody else's."""
    row = session.scalar(select(SavedMatch).where(SavedMatch.id == saved_id, kept_by(actor)))
    if row is None:
        raise NotFound
    return row


def _with_cards(session: Session, rows: Sequence[Row[Any]], language: str) -> list[Saved]:
    if not rows:
        return []
    services = [row.service_id for row in rows]
    cards = cards_of(session, services, business_id=rows[0].business_id, language=language)
    return [_saved(row, cards[row.service_id]) for row in rows]


def _saved(row: Row[Any], card: Card) -> Saved:
    return Saved(
        id=row.id,
        business_id=row.business_id,
        service_id=row.service_id,
        name=card.name,
        organization=card.organization,
        offered=card.offered,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
        scoring_version=row.scoring_version,
        points=row.points,
        parts=row.parts,
        reasons=row.reasons,
        note=row.note,
        helped=row.helped,
        what_happened=row.what_happened,
        told=row.told,
        told_at=row.told_at,
    )


@dataclass(frozen=True, slots=True)
class WithoutOutcome:
    """A kept service of which nobody has told yet whether it helped. For the office."""

    saved_id: UUID
    business_id: UUID
    user_id: UUID
    business: str
    service_id: UUID
    service: str
    saved_on: date


@dataclass(frozen=True, slots=True)
class Told:
    """What the office was told of a kept service; its owner's notes are not in it."""

    business: str
    service_id: UUID
    service: str
    saved_at: datetime
    helped: Helped | None
    what_happened: list[str]
    told: str
    told_at: datetime | None


_TOLD = (
    select(
        BusinessRow.name.label("business"),
        SavedMatch.service_id,
        Service.name,
        SavedMatch.saved_at,
        SavedMatch.helped,
        SavedMatch.what_happened,
        SavedMatch.told,
        SavedMatch.told_at,
    )
    .join(BusinessRow, BusinessRow.id == SavedMatch.business_id)
    .join(Service, Service.id == SavedMatch.service_id)
    .where(BusinessRow.user_id == bindparam("user_id"), BusinessRow.removed_at.is_(None))
    .order_by(*_NEWEST_FIRST)
)


def list_told(session: Session, user_id: UUID) -> list[Told]:
    """What somebody keeps and how it went; for the office, and the route notes the read."""
    return [Told(*row) for row in session.execute(_TOLD, {"user_id": user_id})]


_WITHOUT_OUTCOME: AnySelect = (
    select(
        SavedMatch.id,
        SavedMatch.business_id,
        BusinessRow.user_id,
        BusinessRow.name.label("business"),
        SavedMatch.service_id,
        Service.name.label("service"),
        SavedMatch.saved_at,
    )
    .join(BusinessRow, BusinessRow.id == SavedMatch.business_id)
    .join(Service, Service.id == SavedMatch.service_id)
    .where(SavedMatch.helped.is_(None), BusinessRow.removed_at.is_(None))
    .order_by(SavedMatch.saved_at, SavedMatch.id)
)


def list_without_outcome(session: Session, *, now: datetime, limit: int) -> list[WithoutOutcome]:
    """Kept for a week or longer and nothing told, the oldest first. For staff pages only."""
    rows = session.execute(_without_outcome(now).limit(limit))
    return [_silent(row) for row in rows]


def page_without_outcome(session: Session, *, now: datetime, page: int) -> Page[WithoutOutcome]:
    """The same, a page at a time; two statements."""
    return page_of(session, _without_outcome(now), page, _silent)


def _without_outcome(now: datetime) -> AnySelect:
    return _WITHOUT_OUTCOME.where(SavedMatch.saved_at <= now - ASK_AFTER)


def _silent(row: AnyRow) -> WithoutOutcome:
    return WithoutOutcome(
        saved_id=row.id,
        business_id=row.business_id,
        user_id=row.user_id,
        business=row.business,
        service_id=row.service_id,
        service=row.service,
        saved_on=row.saved_at.date(),
    )
