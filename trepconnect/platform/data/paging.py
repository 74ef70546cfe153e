"""A page of a long list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Row, Select, func, literal, select
from sqlalchemy.orm import Session

PER_PAGE: Final = 25
Item = TypeVar("Item")
Other = TypeVar("Other")
AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """The ``shown`` of ``total``; pages count from 1."""

    shown: tuple[Item, ...]
    total: int
    page: int
    pages: int

    def showing(self, items: Iterable[Other]) -> Page[Other]:
        """The same page, on which each of ``shown`` became one of ``items``."""
        return Page(tuple(items), self.total, self.page, self.pages)


def page_in(items: Sequence[Item], page: int, *, size: int = PER_PAGE) -> Page[Item]:
    """Of a list that is read whole. A page beyond the last is the last."""
    page, pages = _within(len(items), page, size)
    return Page(tuple(items[(page - 1) * size : page * size]), len(items), page, pages)


def page_of(
    session: Session,
    query: AnySelect,
    page: int,
    make: Callable[[AnyRow], Item],
    *,
    counted: AnySelect | None = None,
) -> Page[Item]:
    """Two statements. A page beyond the last is the last; ``query`` must be fully ordered."""
    found = rows_of(session, query, page, counted=counted)
    return found.showing(make(row) for row in found.shown)


def rows_of(
    session: Session, query: AnySelect, page: int, *, counted: AnySelect | None = None
) -> Page[AnyRow]:
    """``page_of`` for those who read more of all rows at once. ``counted`` finds as many rows as
    ``query`` with less work."""
    bare = query if counted is None else counted
    listed = bare.order_by(None).with_only_columns(literal(1), maintain_column_froms=True)
    total = session.scalar(select(func.count()).select_from(listed.subquery())) or 0
    page, pages = _within(total, page, PER_PAGE)
    rows = session.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return Page(tuple(rows), total, page, pages)


def _within(total: int, page: int, size: int) -> tuple[int, int]:
    pages = max(-(-total // size), 1)
    return min(max(page, 1), pages), pages
