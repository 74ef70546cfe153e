"""Listings that nobody has checked for a year, or ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from trepconnect.directory import policy
from trepconnect.directory.models.details import Phone
from trepconnect.directory.models.records import Organization, Service

STALE_AFTER: Final = timedelta(days=365)
PER_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A listing, whom to ask, and when somebody last said that it is right."""

    id: UUID
    name: str
    organization: str | None
    phone: str | None
    assured_on: date | None


@dataclass(frozen=True, slots=True)
class UncheckedPage:
    shown: list[Unchecked]
    total: int
    page: int
    pages: int


def count_unchecked(session: Session, today: date) -> int:
    return session.scalar(_unchecked(today, func.count())) or 0


def page_of_unchecked(session: Session, today: date, *, page: int) -> UncheckedPage:
    """Those that were never checked first, then the longest ago. Two statements."""
    total = count_unchecked(session, today)
    pages = max(-(-total // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    columns = (Service.id, Service.name, Organization.name, _phone(), Service.assured_on)
    rows = session.execute(
        _unchecked(today, *columns)
        .order_by(Service.assured_on.is_not(None), Service.assured_on, Service.name, Service.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return UncheckedPage([Unchecked(*row) for row in rows], total, page, pages)


def _unchecked(today: date, *columns: Any) -> Select[Any]:
    stale = or_(Service.assured_on.is_(None), Service.assured_on < today - STALE_AFTER)
    return (
        select(*columns)
        .select_from(Service)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .where(policy.visible_to(None), stale)
    )


def _phone() -> ColumnElement[str | None]:
    """A number of the service itself, else of its organization; no person's own line."""
    hers = or_(Phone.service_id == Service.id, Phone.organization_id == Service.organization_id)
    return (
        select(Phone.number)
        .where(and_(hers, Phone.contact_id.is_(None), Phone.e164.is_not(None)))
        .order_by(Phone.service_id.is_(None), Phone.number, Phone.id)
        .limit(1)
        .scalar_subquery()
    )
