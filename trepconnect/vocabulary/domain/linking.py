"""Concept linking: which needs a text speaks of, whatever language it or the vocabulary is in.

Every wording of every need is kept as a sequence of stems, one table per language. A text is read
once per table; where wordings overlap, the longer one wins ("English classes" are not "classes").

When two words are one: plural and gender, or a slip of the finger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz, process

from trepconnect.kernel.text import MAX_QUERY_CHARS, plain, stem, stop_words, words
from trepconnect.vocabulary.domain.abroad import from_abroad
from trepconnect.vocabulary.domain.needs import NEEDS, phrases_of

# Articles, prepositions and possessives: "permiso de comida" is "permiso para la comida". Words
# that join or deny ("y", "sin") are not among them: "impuestos y nómina" are two needs.
_FILLER = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "a an at by for from in my of on our the to with your",
        "es": "a al con de del el en la las lo los mi mis nuestro para por su sus un una",
        "fr": "a au aux d de des du en l la le les ma mes mon pour son un une",
    }.items()
}


class Exactness(StrEnum):
    """How surely the words mean the need, best first."""

    EXACT = "exact"
    INFLECTED = "inflected"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Link:
    """A need found in a text; ``matched_text`` is the folded words that led to it."""

    code: str
    matched_text: str
    exactness: Exactness


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    weight: int
    code: str
    exact: bool


_Rank = tuple[int, bool, bool, int, int]


class _Table:
    """The wordings of one language, looked up by stems without filler."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.filler = _FILLER.get(language, frozenset())
        self.longest: dict[str, int] = {}
        self.codes: dict[str, dict[str, set[str]]] = {}

    def add(self, code: str, phrase: str) -> None:
        written = words(phrase)
        self._keep(code, written)
        typed = [plain(word) for word in written]
        if typed != written and not stop_words(self.language).issuperset(typed):
            self._keep(code, typed)

    def _keep(self, code: str, written: Sequence[str]) -> None:
        stems = [stems_to for _, stems_to in self.read(written)]
        if not stems:  # nothing but filler
            return
        self.longest[stems[0]] = max(len(stems), self.longest.get(stems[0], 0))
        spellings = self.codes.setdefault(" ".join(stems), {}).setdefault(code, set())
        spellings.add(" ".join(written))

    def read(self, written: Sequence[str]) -> list[tuple[int, str]]:
        return [
            (at, stem(word, self.language))
            for at, word in enumerate(written)
            if word not in self.filler
        ]

    def matches(self, written: Sequence[str]) -> Iterable[_Match]:
        stems = self.read(written)
        for first, (start, head) in enumerate(stems):
            longest = self.longest.get(head)
            if longest is None:
                continue
            for last in range(min(first + longest, len(stems)) - 1, first - 1, -1):
                found = self.codes.get(" ".join(part for _, part in stems[first : last + 1]))
                if found is None:
                    continue
                end = stems[last][0] + 1
                text = " ".join(written[start:end])
                for code, spellings in found.items():
                    if last > first or _means(written[:end], spellings):
                        yield _Match(start, end, last - first + 1, code, text in spellings)
                break


@dataclass(frozen=True, slots=True)
class _Index:
    by_language: dict[str, _Table]
    known_words: list[str]

    def table_of(self, language: str | None) -> _Table | None:
        if not language:
            return None
        found = self.by_language.get(language)
        return found or self.by_language.get(language.partition("-")[0])


@cache
def _named() -> _Index:
    """Wordings that name a need wherever they stand."""
    return _index((code, phrases_of(need)) for code, need in NEEDS.items())


@cache
def _asked() -> _Index:
    """The same and the broad words that count in a query only."""
    wordings = [(code, phrases_of(need)) for code, need in NEEDS.items()]
    return _index([*wordings, *((code, need.broad) for code, need in NEEDS.items())])


def _index(wordings: Iterable[tuple[str, Mapping[str, tuple[str, ...]]]]) -> _Index:
    tables: dict[str, _Table] = {}
    known: set[str] = set()
    for code, by_language in wordings:
        for language, phrases in by_language.items():
            table = tables.get(language) or tables.setdefault(language, _Table(language))
            for phrase in phrases:
                table.add(code, phrase)
                known.update(word for word in words(phrase) if len(word) >= MIN_SHORT_LETTERS)
    return _Index(tables, sorted(known))


def link(text: str, language: str | None = None) -> list[Link]:
    """Needs that a query names, in its order; misspellings count if nothing else does.

    People mix languages in a query, so every language is read; ``language``, the reader's own,
    decides where the same words mean different needs in two languages.
    """
    index = _asked()
    own = index.table_of(language)
    tables = index.by_language.values()
    written = words(text[:MAX_QUERY_CHARS])
    found = _choose(tables, own, written)
    abroad = from_abroad(written)
    if abroad != written and _widest(again := _choose(tables, own, abroad)) > _widest(found):
        return _links(abroad, abroad, again)
    if found:
        return _links(written, written, found)
    mended = [nearest(word, index.known_words) or word for word in written]
    shorter = [nearest_short(word, index.known_words) or word for word in mended]
    wider = _choose(tables, own, shorter)
    if _widest(wider) > 1:
        return _links(written, shorter, wider)
    return _links(written, mended, _choose(tables, own, mended))


def _widest(matches: Iterable[_Match]) -> int:
    """Of how many words the longest wording is that was found."""
    return max((match.weight for match in matches), default=0)


def link_record(text: str, language: str | None) -> list[Link]:
    """Needs that a record names in its own language; every language is read if none is known."""
    index = _named()
    own = index.table_of(language)
    written = words(text)
    return _links(
        written, written, _choose([own] if own else index.by_language.values(), own, written)
    )


def _choose(tables: Iterable[_Table], own: _Table | None, written: Sequence[str]) -> list[_Match]:
    """Matches that do not overlap: longest first, then in the own language, then spelt exactly.

    Only needs that the same words mean equally well share their place.
    """
    ranked = sorted(
        ((-match.weight, table is not own, not match.exact, match.start, match.end), match.code)
        for table in tables
        for match in table.matches(written)
    )
    taken: dict[int, _Rank] = {}
    chosen: list[_Match] = []
    for rank, code in ranked:
        *_, start, end = rank
        if all(taken.get(at, rank) == rank for at in range(start, end)):
            taken.update(dict.fromkeys(range(start, end), rank))
            chosen.append(_Match(start, end, -rank[0], code, not rank[2]))
    return sorted(chosen, key=lambda match: match.start)


def _links(written: Sequence[str], read: Sequence[str], matches: Iterable[_Match]) -> list[Link]:
    """One link for each need, the surest."""
    order = list(Exactness)
    best: dict[str, Link] = {}
    for match in matches:
        part = slice(match.start, match.end)
        exactness = Exactness.EXACT if match.exact else Exactness.INFLECTED
        if written[part] != read[part]:
            exactness = Exactness.FUZZY
        known = best.get(match.code)
        if known is None or order.index(exactness) < order.index(known.exactness):
            best[match.code] = Link(match.code, _joined(written[part]), exactness)
    return list(best.values())


def _means(written: Sequence[str], spellings: Iterable[str]) -> bool:
    """Whether the last word is one of the spellings, with its filler if it was given with some."""
    for known in spellings:
        *filler, word = known.split(" ")
        before = written[-len(filler) - 1 : -1]
        if same_word(written[-1], word) and (not filler or list(before) == filler):
            return True
    return False


def _joined(part: Sequence[str]) -> str:
    """As it was written: single characters of unspaced scripts stand together."""
    spaced = any(len(word) > 1 or word.isascii() for word in part)
    return (" " if spaced else "").join(part)


MIN_LETTERS = 5

MIN_RATIO = 84

MIN_SHORT_LETTERS = 4

_MIN_SHORT_RATIO = 88

MAX_LENGTH_DIFFERENCE = 2

_ENDINGS = frozenset(["", "a", "as", "ces", "e", "es", "ies", "o", "os", "s", "y", "z"])


def same_word(one: str, other: str) -> bool:
    """Whether two folded words of one stem differ in number or gender only.

    A stem alone is too little to go by: "important" has the stem of "import". In scripts other
    than Latin, where words also change at the front, the stem is believed.
    """
    if one == other or not one.isascii():
        return True
    shared = _shared_start(one, other)
    return one[shared:] in _ENDINGS and other[shared:] in _ENDINGS


def _shared_start(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The most similar of ``known`` (the first of equals), or None if none is similar enough.

    Short words are left alone: one letter makes another word of them.
    """
    if len(word) < MIN_LETTERS:
        return None
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=MIN_RATIO)
    if best is None or abs(len(best[0]) - len(word)) > MAX_LENGTH_DIFFERENCE:
        return None
    return best[0]


def nearest_short(word: str, known: Sequence[str]) -> str | None:
    """The same for four letters, of which one is left out: to be believed beside other words only.

    "truk permit" is about trucks; "truk" alone may be anything.
    """
    if len(word) != MIN_SHORT_LETTERS or word in known:
        return None
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_MIN_SHORT_RATIO)
    return best[0] if best else None
