"""What each result of a page says; and, for staff, searches that found nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from trepconnect.directory.listings.models.details import ServiceText
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.directory.search.models import SearchMiss
from trepconnect.kernel.actor import Actor


class Listing(NamedTuple):
    """The words of a result. ``own_*`` are in the reader's language, if they were written."""

    id: UUID
    name: str
    summary: str
    fees: str
    organization_id: UUID | None
    organization: str | None
    own_name: str | None
    own_summary: str | None


_SUMMARY_CHARS = 240
_OWN_NAME, _OWN_SUMMARY = aliased(ServiceText), aliased(ServiceText)


def _in_own_language(words: Any, field: str) -> ColumnElement[bool]:
    return and_(
        words.service_id == Service.id,
        words.language == bindparam("language"),
        words.field == field,
    )


_LISTINGS = (
    select(
        Service.id,
        Service.name,
        func.substr(Service.description, 1, _SUMMARY_CHARS + 1),
        func.substr(Service.fees, 1, 80),
        Organization.id,
        Organization.name,
        _OWN_NAME.text,
        func.substr(_OWN_SUMMARY.text, 1, _SUMMARY_CHARS + 1),
    )
    .outerjoin(Organization, Organization.id == Service.organization_id)
    .outerjoin(_OWN_NAME, _in_own_language(_OWN_NAME, "name"))
    .outerjoin(_OWN_SUMMARY, _in_own_language(_OWN_SUMMARY, "description"))
    .where(Service.id.in_(bindparam("ids", expanding=True)))
    .order_by(Service.id)
)


def list_listings(
    session: Session, service_ids: Sequence[UUID], language: str
) -> dict[UUID, Listing]:
    """What the results of one page say, by service."""
    if not service_ids:
        return {}
    rows = session.execute(_LISTINGS, {"ids": list(service_ids), "language": language})
    return {row[0]: Listing(*row) for row in rows}


TOLD_FROM = 2
"""What was looked for once may be a name; it is told when it was looked for again."""


class Miss(NamedTuple):
    query: str
    need_code: str
    language: str
    times: int
    last_on: date


def list_misses(session: Session, actor: Actor, *, limit: int = 50) -> Sequence[Miss]:
    """The most frequent first. Only the office reads what people looked for."""
    if not actor.is_staff:
        return []
    columns = (SearchMiss.query, SearchMiss.need_code, SearchMiss.language)
    rows = session.execute(
        select(*columns, SearchMiss.count, SearchMiss.last_on)
        .where(SearchMiss.count >= TOLD_FROM)
        .order_by(SearchMiss.count.desc(), SearchMiss.last_on.desc(), *columns)
        .limit(limit)
    )
    return [Miss(*row) for row in rows]
