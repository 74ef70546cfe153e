"""The page of a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from trepconnect.directory.domain.question import FILTERS, PAGE_SIZE, Question
from trepconnect.directory.domain.search import Found, Tier
from trepconnect.directory.pages.words import (
    distance,
    foreign_to_reader,
    name_of,
    need_label,
    need_labels,
    shortened,
    spoken_line,
)
from trepconnect.directory.queries.listings import Listing
from trepconnect.directory.queries.search import Results
from trepconnect.platform.language.i18n import _, _n, current_language

_NEEDS_SHOWN = 3
_SUMMARY_CHARS = 200


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the list. ``*_lang`` is set where the words are not in the reader's language."""

    id: UUID
    name: str
    name_lang: str | None
    summary: str
    summary_lang: str | None
    organization: str
    languages: str
    distance: str
    needs: str
    is_free: bool
    fees: str
    is_close: bool


@dataclass(frozen=True, slots=True)
class Drop:
    """A filter that can be taken away, and what would come of it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """``close`` results answer the question, ``rest`` only some of its words.

    ``meant`` are the needs that the words name, ``drops`` the filters that hide something,
    ``unknown`` the words that nobody uses and for which similar ones were taken.
    """

    heading: str
    close: list[Result]
    rest: list[Result]
    meant: list[Drop]
    drops: list[Drop]
    unknown: str
    pages: int
    page_url: str


def result_page(
    question: Question, found: Results, listings: Mapping[UUID, Listing], path: str
) -> ResultPage:
    wanted = question.spoken or current_language()
    results = [
        _result(one, listings[one.service_id], wanted)
        for one in on_page(found.found, question.page)
        if one.service_id in listings
    ]
    return ResultPage(
        heading=_heading(found),
        close=[one for one in results if one.is_close],
        rest=[one for one in results if not one.is_close],
        meant=[
            Drop(need_label(code), f"{path}?{question.but(q='', need=code).query_string()}")
            for code in found.asked.needs
        ],
        drops=_drops(question, found, path),
        unknown=", ".join(typed for typed, _word in found.asked.mended),
        pages=-(-len(found.found) // PAGE_SIZE),
        page_url=f"{path}?{question.but().query_string()}&page=",
    )


def on_page(found: Sequence[Found], page: int) -> Sequence[Found]:
    start = (page - 1) * PAGE_SIZE
    return found[start : start + PAGE_SIZE]


def _heading(found: Results) -> str:
    rest = sum(one.tier is Tier.SOME_WORDS for one in found.found)
    close = (
        found.total - rest if rest and len(found.found) == found.total else len(found.found) - rest
    )
    if not rest:
        return _n("%(n)s service", "%(n)s services", found.total)
    if not close:
        return _("Nothing has all of these words")
    return _n("%(n)s service fits", "%(n)s services fit", close)


def _result(one: Found, words: Listing, wanted: str) -> Result:
    foreign = foreign_to_reader()
    return Result(
        id=words.id,
        name=words.own_name or words.name,
        name_lang=None if words.own_name else foreign,
        summary=shortened(words.own_summary or words.summary, _SUMMARY_CHARS),
        summary_lang=None if words.own_summary else foreign,
        organization=words.organization or "",
        languages=spoken_line(one.languages, wanted),
        distance=distance(one.km),
        needs=need_labels(one.needs, _NEEDS_SHOWN),
        is_free=one.is_free,
        fees=words.fees,
        is_close=one.tier is not Tier.SOME_WORDS,
    )


def _drops(question: Question, found: Results, path: str) -> list[Drop]:
    """Each filter that is on, with how many services it hides."""
    drops = []
    for name in FILTERS:
        hidden = found.hidden[name]
        if getattr(question, name) and hidden:
            url = f"{path}?{question.but(**{name: ''}).query_string()}"
            drops.append(Drop(_drop_text(name, question, hidden), url))
    return drops


def _drop_text(name: str, question: Question, hidden: int) -> str:
    if name == "spoken":
        return _n(
            "Show %(n)s more where %(language)s is not listed",
            "Show %(n)s more where %(language)s is not listed",
            hidden,
            language=name_of(question.spoken),
        )
    if name == "free":
        return _n(
            "Show %(n)s more that may cost something",
            "Show %(n)s more that may cost something",
            hidden,
        )
    return _n("Show %(n)s more for other stages", "Show %(n)s more for other stages", hidden)
