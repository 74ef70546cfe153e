"""The page of a search: its results, the lists to choose from, the shelves of needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from trepconnect.directory.listings.labels import (
    foreign_to_reader,
    name_of,
    need_label,
    need_labels,
    shortened,
    spoken_line,
)
from trepconnect.directory.search.domain.ranking import Found, Tier
from trepconnect.directory.search.domain.request import FILTERS, PAGE_SIZE, Question
from trepconnect.directory.search.queries.cards import Listing
from trepconnect.directory.search.queries.find import Results
from trepconnect.platform.language.i18n import _, _n, current_language, number
from trepconnect.vocabulary.domain.needs import GROUPS, in_language

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
    page: int
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
        page=question.page,
        pages=-(-len(found.found) // PAGE_SIZE),
        page_url=f"{path}?{question.but().query_string()}&page=",
    )


def on_page(found: Sequence[Found], page: int) -> Sequence[Found]:
    start = (page - 1) * PAGE_SIZE
    return found[start : start + PAGE_SIZE]


def _heading(found: Results) -> str:
    rest = len(found.found) - found.found.close
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


_KM_OF_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    label: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """A group of needs; ``count`` of a need is how many services there are."""

    code: str
    label: str
    needs: tuple[Choice, ...]


def distance(km: float | None) -> str:
    """How far in miles, as signs on American roads say it."""
    if km is None:
        return ""
    miles = km / _KM_OF_MILE
    if miles < 0.5:
        return _("less than half a mile away")
    rounded = round(miles, 1) if miles < 10 else round(miles)
    return _("%(miles)s miles away", miles=number(rounded))


def shelves(counts: Mapping[str, int]) -> list[Shelf]:
    """Every need that some service answers, by group, with how many do."""
    reader = current_language()
    filled = [
        Shelf(
            group.code,
            in_language(group.label, reader),
            tuple(
                Choice(need.code, in_language(need.label, reader), counts[need.code])
                for need in group.needs
                if counts.get(need.code)
            ),
        )
        for group in GROUPS
    ]
    return [one for one in filled if one.needs]


def shelf(code: str, counts: Mapping[str, int]) -> Shelf | None:
    """One group, if that is what was asked for."""
    return next((one for one in shelves(counts) if one.code == code), None) if code else None


@dataclass(frozen=True, slots=True)
class Lists:
    """What the search form offers, and what was chosen, in words."""

    spoken: list[Choice]
    stages: list[Choice]
    chosen: str


def lists_of(
    question: Question, languages_known: Mapping[str, int], stages_known: Mapping[str, int]
) -> Lists:
    stages = [Choice(code, text()) for code, text in _STAGES.items()] if stages_known else []
    chosen = [
        question.zip,
        name_of(question.spoken) if question.spoken else "",
        _STAGES[question.stage]() if question.stage else "",
        _("only free help") if question.free else "",
    ]
    return Lists(
        _language_choices(languages_known, question.spoken),
        stages,
        ", ".join(words for words in chosen if words),
    )


_STAGES: dict[str, Callable[[], str]] = {
    "idea": lambda: _("I have an idea"),
    "starting": lambda: _("I am starting"),
    "operating": lambda: _("My business is running"),
    "growing": lambda: _("I want to grow"),
}


def _language_choices(counts: Mapping[str, int], chosen: str) -> list[Choice]:
    """Languages that some service speaks, by name; the chosen one even if none does."""
    tags = dict(counts) | ({chosen: counts.get(chosen, 0)} if chosen else {})
    named = [Choice(tag, name_of(tag), count) for tag, count in tags.items()]
    return sorted(named, key=lambda one: (one.label.casefold(), one.value))
