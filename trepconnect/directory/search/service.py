"""Keeps the search index true to the directory, in the same transaction as the change.

Searches that found nothing are counted, so that staff see what is missing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from trepconnect.directory.listings.domain import UNSURE
from trepconnect.directory.listings.models.records import Service
from trepconnect.directory.search.domain.document import (
    ServiceFacts,
    languages_of,
    marked_words,
    needs_of,
    places_of,
    plain_words,
    stages_of,
)
from trepconnect.directory.search.models import (
    STATE_ID,
    SearchDoc,
    SearchMiss,
    SearchState,
    SearchWord,
)
from trepconnect.directory.search.queries.indexing import gather_facts
from trepconnect.kernel.text import fold
from trepconnect.platform.data.db import is_sqlite

_BATCH = 500

Progress = Callable[[int, int], None]


def refresh(session: Session, service_ids: Sequence[UUID]) -> None:
    """Index these services again, as they are now; drop those that are no longer active.

    Call it after any change of a service, its organisation, places, languages or needs, also with
    no ids when only something beside the services changed: pages kept by browsers then grow old.
    """
    session.flush()
    counts: Counter[str] = Counter()
    for ids in _batches(list(dict.fromkeys(service_ids))):
        counts.subtract(_drop(session, ids))
        counts.update(_add(session, ids))
    _write_counts(session, counts)
    _write_state(session)


def rebuild(session: Session, progress: Progress = lambda _done, _total: None) -> None:
    """Index the whole directory from nothing."""
    session.flush()
    if is_sqlite(session):
        session.execute(text("INSERT INTO search_fts(search_fts) VALUES ('delete-all')"))
    session.execute(delete(SearchDoc))
    session.execute(delete(SearchWord))
    everything = list(session.scalars(select(Service.id).order_by(Service.id)))
    counts: Counter[str] = Counter()
    for number, ids in enumerate(_batches(everything)):
        counts.update(_add(session, ids))
        progress(min((number + 1) * _BATCH, len(everything)), len(everything))
    _write_counts(session, counts)
    _write_state(session)


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _drop(session: Session, ids: Sequence[UUID]) -> Counter[str]:
    """Take documents out; returns how often each word went with them."""
    here = SearchDoc.service_id.in_(ids)
    old = session.execute(select(SearchDoc.id, SearchDoc.words).where(here)).all()
    if not old:
        return Counter()
    if is_sqlite(session):
        session.execute(
            text(
                "INSERT INTO search_fts(search_fts, rowid, words) VALUES ('delete', :id, :words)"
            ),
            [{"id": row.id, "words": row.words} for row in old],
        )
    session.execute(
        delete(SearchDoc).where(here), execution_options={"synchronize_session": False}
    )
    return _counted(row.words for row in old)


def _add(session: Session, ids: Sequence[UUID]) -> Counter[str]:
    """Put the active ones of these services in; returns how often each word came with them."""
    rows = [_document(facts) for facts in gather_facts(session, ids)]
    if not rows:
        return Counter()
    last = session.scalar(select(func.max(SearchDoc.id))) or 0
    session.execute(insert(SearchDoc), rows)
    if is_sqlite(session):
        session.execute(
            text(
                "INSERT INTO search_fts(rowid, words) "
                "SELECT id, words FROM search_docs WHERE id > :last"
            ),
            {"last": last},
        )
    return _counted(row["words"] for row in rows)


def _counted(documents: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for words in documents:
        counts.update(plain_words(words.split()))
    return counts


def _document(facts: ServiceFacts) -> dict[str, Any]:
    return {
        "service_id": facts.service_id,
        "words": " ".join(marked_words(facts)),
        "needs": needs_of(facts),
        "languages": languages_of(facts),
        "stages": stages_of(facts),
        "places": places_of(facts),
        "is_free": facts.is_free is True,
        "assured_on": facts.assured_on,
    }


def _write_counts(session: Session, counts: Counter[str]) -> None:
    """In the order of the words, so that two changes at once cannot wait for each other."""
    rows = [{"word": word, "more": more} for word, more in sorted(counts.items()) if more]
    if rows:
        session.execute(
            text(
                "INSERT INTO search_words (word, documents) VALUES (:word, :more) "
                "ON CONFLICT (word) DO UPDATE "
                "SET documents = search_words.documents + excluded.documents"
            ),
            rows,
        )


def _write_state(session: Session) -> None:
    session.execute(
        text(
            "INSERT INTO search_state (id, version, documents, needs, languages, stages) "
            "VALUES (:id, 0, 0, '{}', '{}', '{}') ON CONFLICT (id) DO NOTHING"
        ),
        {"id": STATE_ID},
    )
    session.execute(
        update(SearchState)
        .where(SearchState.id == STATE_ID)
        .values(
            version=SearchState.version + 1,
            documents=session.scalar(select(func.count()).select_from(SearchDoc)),
            needs=_tally(session, SearchDoc.needs),
            languages=_tally(session, SearchDoc.languages),
            stages=_tally(session, SearchDoc.stages),
        ),
        execution_options={"synchronize_session": False},
    )


def _tally(session: Session, column: InstrumentedAttribute[str]) -> dict[str, int]:
    """How many documents list each item of ``column``."""
    tally: defaultdict[str, int] = defaultdict(int)
    for listed, documents in session.execute(select(column, func.count()).group_by(column)):
        for item in listed.split():
            tally[item.rstrip(UNSURE)] += documents
    return dict(sorted(tally.items()))


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
