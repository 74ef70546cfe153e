"""Counts searches that found nothing, so that staff see what is missing."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import Date, bindparam, func, select, text
from sqlalchemy.orm import Session

from trepconnect.directory.models.search import SearchMiss
from trepconnect.kernel.text import fold

MAX_MISSES = 5_000
"""Once there are so many different ones, only those already known are counted on."""

MAX_QUERY = 120
_PERSONAL = re.compile(r"@|\d(?:[\s().+-]*\d){6}")
"""An address, or as many digits as a telephone number: not a need, and nothing to keep."""

_COUNT = text(
    "INSERT INTO search_misses (query, need_code, language, count, last_on) "
    "VALUES (:query, :need_code, :language, 1, :today) "
    "ON CONFLICT (query, need_code, language) DO UPDATE "
    "SET count = search_misses.count + 1, last_on = excluded.last_on"
).bindparams(bindparam("today", type_=Date))


def count_miss(
    session: Session, *, query: str, need_code: str, language: str, today: date
) -> None:
    """Count a search for these words or this need. Who searched is not known here."""
    folded = fold(query)[:MAX_QUERY]
    if _PERSONAL.search(query) or not (folded or need_code):
        return
    key = {"query": folded, "need_code": need_code, "language": language[:35]}
    known = session.get(SearchMiss, (folded, need_code, key["language"])) is not None
    if known or (session.scalar(select(func.count()).select_from(SearchMiss)) or 0) < MAX_MISSES:
        session.execute(_COUNT, {**key, "today": today})
