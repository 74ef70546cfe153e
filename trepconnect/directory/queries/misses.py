"""Searches that found nothing, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.directory.models.search import SearchMiss
from trepconnect.kernel.actor import Actor

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
