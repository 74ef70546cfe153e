"""A page of a long list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

PER_PAGE: Final = 25
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """The ``shown`` of ``total``; pages count from 1."""

    shown: tuple[Item, ...]
    total: int
    page: int
    pages: int


def page_of(
    session: Session, query: Select[Any], page: int, make: Callable[[Row[Any]], Item]
) -> Page[Item]:
    """Two statements. A page beyond the last is the last; ``query`` must be fully ordered."""
    counted = query.order_by(None).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    pages = max(-(-total // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    rows = session.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return Page(tuple(make(row) for row in rows), total, page, pages)
