"""Rows that are added, or change the row that is there, in one statement on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Result
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from trepconnect.platform.data.db import Base, is_sqlite

Values = Mapping[str, Any]
Change = Callable[[Any], Values]
"""From the row that was to be added to what the one that is there gets instead."""


def upsert(
    session: Session,
    table: type[Base],
    rows: Sequence[Values],
    *,
    key: Sequence[str],
    change: Change,
    only: ColumnElement[bool] | None = None,
    returning: Sequence[InstrumentedAttribute[Any]] = (),
) -> Result[Any]:
    """Add ``rows``; where one of the same ``key`` is there, ``change`` it if it is ``only`` such.

    ``key`` names the columns of a unique index; no two of ``rows`` may share it. ``returning`` is
    read of the rows that were added or changed. Rows that are loaded already are not refreshed.
    """
    adding: Any = (sqlite if is_sqlite(session) else postgresql).insert(table)
    adding = adding.on_conflict_do_update(
        index_elements=list(key), set_=dict(change(adding.excluded)), where=only
    )
    if returning:
        adding = adding.returning(*returning)
    return session.execute(adding, list(rows))
