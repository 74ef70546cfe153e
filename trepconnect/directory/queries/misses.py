"""What people searched for and did not find, for the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from trepconnect.directory.models.search import SearchMiss

FEWEST_TIMES: Final = 3
"""Words that fewer searches had are not shown: they could be about one person."""

_SHOWN: Final = 30
_MISSES = (
    select(SearchMiss.query, SearchMiss.language, SearchMiss.count, SearchMiss.last_on)
    .where(SearchMiss.query != "", SearchMiss.count >= bindparam("fewest"))
    .order_by(SearchMiss.count.desc(), SearchMiss.query, SearchMiss.language, SearchMiss.need_code)
    .limit(_SHOWN)
)


@dataclass(frozen=True, slots=True)
class Miss:
    """``words`` without accents and capitals, in pages of ``language``."""

    words: str
    language: str
    times: int
    last_on: date


def list_misses(session: Session) -> list[Miss]:
    """The most frequent searches that found nothing."""
    return [Miss(*row) for row in session.execute(_MISSES, {"fewest": FEWEST_TIMES})]
