"""Searching: candidates from the index, ranked by the domain's rules; what a filter hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from trepconnect.directory.listings.domain import UNSURE
from trepconnect.directory.search.domain.document import Field
from trepconnect.directory.search.domain.query import (
    Asked,
    forms_of,
    mend,
    read_query,
    settle_needs,
    unknown_terms,
    weigh,
    without_letter,
)
from trepconnect.directory.search.domain.ranking import (
    MOST_OF_SOME_WORDS,
    Bits,
    Candidate,
    LookUp,
    Point,
    Ranking,
    Wish,
    least_weight,
    look_ups,
    name_bits,
    need_look_up,
    rank,
    word_bits,
)
from trepconnect.directory.search.models import STATE_ID, SearchDoc, SearchState, SearchWord
from trepconnect.platform.data.db import is_sqlite
from trepconnect.vocabulary.domain.linking import MAX_LENGTH_DIFFERENCE, MIN_LETTERS, nearest

MAX_RANKED = 500
"""More services than this are counted, not put in order: nobody reads so far."""

_MAX_SIMILAR = 3_000


@dataclass(frozen=True, slots=True)
class State:
    """What there is to search: its version, and how often each need, language and stage occurs."""

    version: int
    documents: int
    needs: dict[str, int]
    languages: dict[str, int]
    stages: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search. ``needs`` narrows to services for any of them; ``language`` is the reader's."""

    text: str = ""
    language: str
    today: date
    needs: tuple[str, ...] = ()
    spoken: str = ""
    stage: str = ""
    free: bool = False
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """``found`` is ranked and ends at MAX_RANKED; ``total`` counts on. ``hidden`` by filter."""

    asked: Asked
    found: Ranking
    total: int
    hidden: dict[str, int]


_STATE = select(
    SearchState.version,
    SearchState.documents,
    SearchState.needs,
    SearchState.languages,
    SearchState.stages,
).where(SearchState.id == STATE_ID)


def get_state(session: Session) -> State:
    row = session.execute(_STATE).one_or_none()
    return State(*row) if row else State(0, 0, {}, {}, {})


def find_services(session: Session, search: Search, state: State) -> Results:
    """Services that answer the search, best first."""
    asked = _understand(session, search, state)
    looked_up = look_ups(asked) if asked.terms or asked.needs else _look_ups_of(search.needs)
    narrowed = search.needs if asked.terms or asked.needs else ()
    shape = _Shape(len(looked_up), len(asked.terms), bool(narrowed), is_sqlite(session))
    values = _values(search, looked_up, narrowed, sqlite=is_sqlite(session))
    rows = session.execute(_candidates(shape), values | _bounds(asked)).all()
    wish = Wish(search.spoken or search.language, search.today, search.point)
    counted = 2 * (len(_FILTERS) + 1)
    close, every = rows[0][: counted // 2], rows[0][counted // 2 : counted]
    total, *without = (
        near + min(found - near, MOST_OF_SOME_WORDS)
        for near, found in zip(close, every, strict=True)
    )
    candidates = [Candidate(*row[counted:]) for row in rows if row.service_id]
    hidden = {name: more - total for name, more in zip(_FILTERS, without, strict=True)}
    return Results(asked, rank(candidates, asked, wish), total, hidden)


def _understand(session: Session, search: Search, state: State) -> Asked:
    """The query with the weights its words have in this directory, misspelt ones mended."""
    asked = read_query(search.text, search.language)
    if not asked.terms:
        return asked
    counts = _count(session, forms_of(asked))
    asked = settle_needs(without_letter(asked, counts), counts)
    unknown = [] if asked.needs else unknown_terms(asked, counts)
    better = _similar(session, [term.typed for term in unknown])
    if better:
        words = {typed: word for typed, (word, _) in better.items()}
        asked = mend(asked, words, search.language)
        counts |= dict(better.values())
    return weigh(asked, counts, state.documents)


_COUNTS = select(SearchWord.word, SearchWord.documents).where(
    SearchWord.word.in_(bindparam("words", expanding=True))
)
_SIMILAR = (
    select(SearchWord.word, SearchWord.documents)
    .where(
        SearchWord.word >= bindparam("first"),
        SearchWord.word < bindparam("after"),
        SearchWord.documents > 0,
        func.length(SearchWord.word).between(bindparam("shortest"), bindparam("longest")),
    )
    .order_by(SearchWord.documents.desc(), SearchWord.word)
    .limit(_MAX_SIMILAR)
)


def _count(session: Session, words: Sequence[str]) -> dict[str, int]:
    return dict(session.execute(_COUNTS, {"words": words}).all())


def _similar(session: Session, typed: Sequence[str]) -> dict[str, tuple[str, int]]:
    """For the first long word that no service has: the most similar one that some have."""
    word = next((one for one in typed if len(one) >= MIN_LETTERS), None)
    if word is None:
        return {}
    found = session.execute(
        _SIMILAR,
        {
            "first": word[0],
            "after": chr(ord(word[0]) + 1),
            "shortest": len(word) - MAX_LENGTH_DIFFERENCE,
            "longest": len(word) + MAX_LENGTH_DIFFERENCE,
        },
    )
    known = dict(found.all())
    best = nearest(word, list(known))
    return {word: (best, known[best])} if best else {}


def _look_ups_of(needs: Sequence[str]) -> list[LookUp]:
    """Browsing by need: any of them will do."""
    if not needs:
        return []
    return [
        LookUp(_any_of(needs, Field.CODED), 900, Bits.of_need(0, coded=True)),
        LookUp(_any_of(needs, Field.SAID), 500, Bits.of_need(0, coded=False)),
    ]


def _any_of(needs: Sequence[str], *fields: Field) -> tuple[str, ...]:
    return tuple(need_look_up(field, code) for code in needs for field in fields)


_FILTERS = ("spoken", "free", "stage")


def _values(
    search: Search, looked_up: Sequence[LookUp], narrowed: Sequence[str], *, sqlite: bool
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "any_language": not search.spoken,
        "spoken": f"% {search.spoken} %",
        "arranged": f"% {search.spoken}{UNSURE} %",
        "any_cost": not search.free,
        "any_stage": not search.stage,
        "stage": f"% {search.stage} %",
    }
    for number, one in enumerate(looked_up):
        values[f"words{number}"] = match_words(one.words, sqlite=sqlite)
        values[f"weight{number}"] = one.weight
        values[f"bit{number}"] = one.bit
    if narrowed:
        words = _any_of(narrowed, Field.CODED, Field.SAID)
        values["narrowed"] = match_words(words, sqlite=sqlite)
    return values


def match_words(words: Sequence[str], *, sqlite: bool) -> str:
    """Any of these words, as the database's own text index wants to be asked.

    The analyzer lets only letters, digits and marks through, so nothing needs quoting inside.
    """
    if sqlite:
        return " OR ".join(f'"{word}"' for word in words)
    return " | ".join(f"'{word}'" for word in words)


def _having(name: str, *, sqlite: bool) -> Select[Any]:
    """Ids of the documents with any of the words bound to ``name``: all that differs."""
    if sqlite:
        fts = table("search_fts")
        rowid = literal_column("rowid", Integer).label("doc")
        return select(rowid).select_from(fts).where(text(f"search_fts MATCH :{name}"))
    docs = table("search_docs")
    row_id = literal_column("id", Integer).label("doc")
    matches = text(f"word_set @@ CAST(:{name} AS tsquery)")
    return select(row_id).select_from(docs).where(matches)


class _Shape(NamedTuple):
    """What makes one statement differ from another."""

    look_ups: int
    words: int
    is_narrowed: bool
    sqlite: bool


def _bounds(asked: Asked) -> dict[str, int]:
    """Which masks are whole answers, and what a partial one must weigh."""
    words = {f"word{number}": bits for number, bits in enumerate(word_bits(asked))}
    return {"name": name_bits(asked), "least": least_weight(asked), **words}


@lru_cache(maxsize=200)
def _candidates(shape: _Shape) -> Select[Any]:
    """The statement of this shape: made once, then only filled in.

    Everything that matches is counted, with and without each filter; only the best are read whole.
    """
    facts = _facts(_hits(shape.look_ups, sqlite=shape.sqlite))
    if shape.is_narrowed:
        facts = facts.where(SearchDoc.id.in_(_having("narrowed", sqlite=shape.sqlite)))
    met = facts.cte("met")
    close = _is_close(met.c.mask, shape.words)
    sums = [
        func.coalesce(func.sum(case((close, column), else_=0) if part else column), 0).label(
            f"{name}_{part}"
        )
        for part in ("close", "")
        for name, column in [
            ("total", met.c.passes),
            *((name, met.c[f"else_{name}"]) for name in _FILTERS),
        ]
    ]
    counts = select(*sums).subquery("counts")
    order = (_tier(met.c.mask).desc(), met.c.weight.desc(), met.c.assured_on.desc().nulls_last())
    best = (
        select(met.c.doc, met.c.weight, met.c.mask)
        .where(met.c.passes == 1)
        .order_by(*order, met.c.service_id)
        .limit(MAX_RANKED)
        .subquery("best")
    )
    return (
        select(*counts.c, *_columns(best))
        .select_from(counts)
        .outerjoin(best.join(SearchDoc, SearchDoc.id == best.c.doc), true())
        .order_by(SearchDoc.service_id)
    )


def _whole(name: str, mask: ColumnElement[int]) -> ColumnElement[int]:
    return mask.bitwise_and(bindparam(name, type_=BigInteger))


def _has_name(mask: Any) -> ColumnElement[bool]:
    name = bindparam("name", type_=BigInteger)
    return and_(name > 0, _whole("name", mask) == name)


def _is_close(mask: Any, words: int) -> ColumnElement[bool]:
    """Whether a need is answered, or every word, or none was asked for."""
    every_word = (_whole(f"word{number}", mask) != 0 for number in range(words))
    return or_(mask >= 1 << Bits.SAID, and_(true(), *every_word), _has_name(mask))


def _tier(mask: Any) -> ColumnElement[int]:
    coded, said = mask >= 1 << Bits.CODED, mask >= 1 << Bits.SAID
    return case((_has_name(mask), 3), (coded, 2), (said, 1), else_=0)


def _columns(best: Any) -> list[Any]:
    """In the order of Candidate."""
    return [
        SearchDoc.service_id,
        best.c.weight,
        best.c.mask,
        SearchDoc.needs,
        SearchDoc.languages,
        SearchDoc.places,
        SearchDoc.is_free,
        SearchDoc.assured_on,
    ]


def _hits(look_ups: int, *, sqlite: bool) -> Any:
    """One row for each document with its weight and mask; without look-ups, every document."""
    if not look_ups:
        weight = literal_column("0", BigInteger).label("weight")
        mask = literal_column("0", BigInteger).label("mask")
        return select(SearchDoc.id.label("doc"), weight, mask).subquery("hits")
    parts = [
        _having(f"words{number}", sqlite=sqlite).add_columns(
            cast(bindparam(f"weight{number}"), BigInteger).label("weight"),
            cast(bindparam(f"bit{number}"), BigInteger).label("bit"),
        )
        for number in range(look_ups)
    ]
    each = union_all(*parts).subquery("each_hit")
    return (
        select(
            each.c.doc,
            cast(func.sum(each.c.weight), BigInteger).label("weight"),
            cast(func.sum(each.c.bit), BigInteger).label("mask"),
        )
        .group_by(each.c.doc)
        .having(
            or_(
                func.sum(each.c.bit) >= 1 << Bits.SAID,
                and_(
                    func.sum(each.c.weight) > 0,
                    func.sum(each.c.weight) >= bindparam("least", type_=BigInteger),
                ),
            )
        )
        .subquery("hits")
    )


def _facts(hits: Any) -> Select[Any]:
    """The hits with what ranks them, and a 1 for passing all filters or all but one."""
    space = literal_column("' '", String)
    padded = space + SearchDoc.languages + space
    stages = space + SearchDoc.stages + space
    passes: dict[str, ColumnElement[bool]] = {
        "spoken": or_(
            bindparam("any_language", type_=Boolean),
            padded.like(bindparam("spoken", type_=String)),
            padded.like(bindparam("arranged", type_=String)),
        ),
        "free": or_(bindparam("any_cost", type_=Boolean), SearchDoc.is_free),
        "stage": or_(
            bindparam("any_stage", type_=Boolean),
            SearchDoc.stages == "",
            stages.like(bindparam("stage", type_=String)),
        ),
    }
    others = {
        name: and_(*(rule for other, rule in passes.items() if other != name)) for name in passes
    }
    return select(
        hits.c.doc,
        hits.c.weight,
        hits.c.mask,
        SearchDoc.service_id,
        SearchDoc.assured_on,
        case((and_(*passes.values()), 1), else_=0).label("passes"),
        *(case((rule, 1), else_=0).label(f"else_{name}") for name, rule in others.items()),
    ).join(hits, hits.c.doc == SearchDoc.id)
