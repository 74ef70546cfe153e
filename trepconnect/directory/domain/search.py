"""How a search is understood, and in which order its results stand. Equal on every database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum
from functools import lru_cache
from math import log
from typing import Final, NamedTuple
from uuid import UUID

from trepconnect.directory.domain.search_doc import (
    TEXT_FIELDS,
    UNSURE,
    VIRTUAL,
    WRITTEN_IN,
    Field,
    need_token,
)
from trepconnect.kernel.place import great_circle
from trepconnect.kernel.text import (
    MAX_QUERY_CHARS,
    MAX_WORD_CHARS,
    STOP_WORDS,
    plain,
    query_tokens,
    spell,
    words,
)
from trepconnect.vocabulary.domain import Exactness, Link, link, link_record

MAX_TERMS: Final = 8
MAX_NEEDS: Final = 4
_READ_TERMS: Final = 24
_COMMON_SHARE: Final = 4
"""A word that more than one in four services have says little beside a need or a rare word."""

_RARE_SHARE: Final = 10
"""A rare word is one that at most one in ten has."""

_FIELD_WEIGHT: Final = {Field.NAME: 3, Field.ORGANIZATION: 2, Field.BODY: 1}
_CODED_WEIGHT: Final = 900
_SAID_WEIGHT: Final = 500
_HINT_WEIGHT: Final = 400
_FEW_DOCUMENTS: Final = 40
_HALF_LIFE_DAYS: Final = 365
_KM_OF_VIRTUAL: Final = 5.0
_KM_OF_UNKNOWN: Final = 40.0
_KM_HALF: Final = 8.0


class Tier(IntEnum):
    """How surely a service answers: best first."""

    CODED = 1
    SAID = 2
    ALL_WORDS = 3
    SOME_WORDS = 4


class Why(StrEnum):
    """Reasons for a result's place."""

    NEED_STATED = "need_stated"
    NEED_IN_TEXT = "need_in_text"
    ALL_WORDS = "all_words"
    SOME_WORDS = "some_words"
    SPEAKS_LANGUAGE = "speaks_language"
    NEAR = "near"
    CHECKED_LATELY = "checked_lately"
    FREE = "free"


class Term(NamedTuple):
    """One word as typed and the forms to look for. ``weight`` grows as the word gets rarer."""

    typed: str
    forms: tuple[str, ...]
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query means: needs it names, and its words."""

    needs: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    broad: frozenset[str] = frozenset()
    """Those of the needs that only a broad word names: "license" may be any license."""
    hints: tuple[str, ...] = ()
    """Needs that weigh like words: broad ones beside words that say more."""
    mended: tuple[tuple[str, str], ...] = ()
    """Typed words that no service has, each with the word that was taken instead."""


class Bits:
    """Which part of the query a service answers, as bits of one number."""

    SAID: Final = 3 * MAX_TERMS
    CODED: Final = SAID + MAX_NEEDS

    @staticmethod
    def of_word(term: int, field: int) -> int:
        return 1 << (3 * term + field)

    @staticmethod
    def of_need(need: int, *, coded: bool) -> int:
        return 1 << ((Bits.CODED if coded else Bits.SAID) + need)


class LookUp(NamedTuple):
    """Services with any of ``words`` get ``weight`` and ``bit``."""

    words: tuple[str, ...]
    weight: int
    bit: int


class Candidate(NamedTuple):
    """A service that answers something of the query."""

    service_id: UUID
    weight: int
    mask: int
    needs: str
    languages: str
    places: str
    is_free: bool
    assured_on: date | None


class Point(NamedTuple):
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose search it is, as far as the order goes."""

    language: str
    today: date
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A result in its place. ``score`` is between 0 and 1 inside its tier."""

    service_id: UUID
    tier: Tier
    score: float
    reasons: tuple[Why, ...]
    km: float | None
    needs: str
    languages: str
    is_free: bool
    assured_on: date | None


def read_query(text: str, language: str) -> Asked:
    """Needs that the words name in any language, and the words themselves with their stems."""
    text = text[:MAX_QUERY_CHARS]
    found = link(text, language)[:MAX_NEEDS]
    broad = {one.code: one for one in found if _is_broad(one)}
    return Asked(
        needs=tuple(one.code for one in found),
        terms=_read_terms(text, language),
        broad=frozenset(broad),
    )


def _is_broad(found: Link) -> bool:
    """Whether the words would not name the need in a record."""
    if found.exactness is Exactness.FUZZY:
        return False
    return found.code not in {one.code for one in link_record(found.matched_text, None)}


def _read_terms(text: str, language: str) -> tuple[Term, ...]:
    """Words in their order, each once; words that carry no topic only if there is nothing else."""
    known = tuple(dict.fromkeys((language, WRITTEN_IN)))
    stop_words = _stop_words(language)
    found: dict[str, Term] = {}
    stopped: dict[str, Term] = {}
    for chunk in spell(text).split():
        for term in _terms_of(chunk, known):
            (stopped if term.typed in stop_words else found).setdefault(term.typed, term)
    return tuple((found or stopped).values())[:_READ_TERMS]


def _terms_of(chunk: str, languages: Sequence[str]) -> list[Term]:
    if len(words(chunk)) > 1:  # a script without spaces: every pair of characters is a term
        return [Term(token, (token,)) for token in query_tokens(chunk, languages[0])]
    forms = [token for language in languages for token in query_tokens(chunk, language)]
    unique = tuple(dict.fromkeys(form[:MAX_WORD_CHARS] for form in forms))
    return [Term(unique[0], unique)] if unique else []


@lru_cache(maxsize=100)
def _stop_words(language: str) -> frozenset[str]:
    return frozenset().union(
        *(STOP_WORDS.get(one, ()) for one in {language.partition("-")[0], "en", "es"})
    )


def forms_of(asked: Asked) -> list[str]:
    return [form for term in asked.terms for form in (*term.forms, plain(term.typed))]


def without_letter(asked: Asked, counts: Mapping[str, int]) -> Asked:
    """Words with ñ that no service has are looked for as records without ñ write them."""
    return replace(asked, terms=tuple(_as_written(term, counts) for term in asked.terms))


def _as_written(term: Term, counts: Mapping[str, int]) -> Term:
    typed = plain(term.typed)
    if typed in _stop_words(WRITTEN_IN) or any(counts.get(form) for form in term.forms):
        return term
    if counts.get(typed):
        return term._replace(forms=(*term.forms, typed))
    return term


def weigh(asked: Asked, counts: Mapping[str, int], documents: int) -> Asked:
    """Give each word its weight; drop the common ones where a rarer word or a need is named."""
    weighed = [
        (max(counts.get(form, 0) for form in term.forms), place, term)
        for place, term in enumerate(asked.terms)
    ]
    if documents > _FEW_DOCUMENTS:
        rare = any(0 < count * _RARE_SHARE <= documents for count, *_ in weighed)
        if asked.needs or rare:
            weighed = [one for one in weighed if one[0] * _COMMON_SHARE <= documents]
    known_first = sorted(weighed, key=lambda one: (one[0] == 0, one[0], one[1]))[:MAX_TERMS]
    terms = tuple(
        term._replace(weight=_rarity(count, documents))
        for count, _, term in sorted(known_first, key=lambda one: one[1])
    )
    return replace(asked, terms=terms)


def settle_needs(asked: Asked, counts: Mapping[str, int]) -> Asked:
    """Make needs that a broad word names hints, if there are needs or words that say more.

    Who looks for a "truck driver license" is not helped by the business license first.
    """
    sure = tuple(code for code in asked.needs if code not in asked.broad)
    known = sum(any(counts.get(form) for form in term.forms) for term in asked.terms)
    if not asked.broad or (not sure and known <= len(asked.broad)):
        return asked
    hints = () if sure else asked.needs
    return replace(asked, needs=sure, broad=frozenset(), hints=hints)


def unknown_terms(asked: Asked, counts: Mapping[str, int]) -> list[Term]:
    """Words that no service has, in any of their forms."""
    return [term for term in asked.terms if not any(counts.get(form) for form in term.forms)]


def mend(asked: Asked, better: Mapping[str, str], language: str) -> Asked:
    """Look for the words of ``better`` beside those typed, and for the needs they name."""
    terms = tuple(
        term._replace(forms=(*term.forms, better[term.typed])) if term.typed in better else term
        for term in asked.terms
    )
    written = " ".join(better.get(term.typed, term.typed) for term in asked.terms)
    again = read_query(written, language)
    needs = asked.needs if again.broad else again.needs
    return replace(asked, needs=needs, terms=terms, mended=tuple(better.items()))


def _rarity(count: int, documents: int) -> int:
    return round(100 * log(1 + documents / (count + 0.5)))


def look_ups(asked: Asked) -> list[LookUp]:
    """What to look for in the index, word by word, field by field."""
    found = [
        LookUp(
            tuple(field + form for form in term.forms),
            term.weight * _FIELD_WEIGHT[field],
            Bits.of_word(number, at),
        )
        for number, term in enumerate(asked.terms)
        for at, field in enumerate(TEXT_FIELDS)
    ]
    for number, code in enumerate(asked.needs):
        coded, said = need_look_up(Field.CODED, code), need_look_up(Field.SAID, code)
        found.append(LookUp((coded,), _CODED_WEIGHT, Bits.of_need(number, coded=True)))
        found.append(LookUp((said,), _SAID_WEIGHT, Bits.of_need(number, coded=False)))
    hints = (need_look_up(Field.CODED, code) for code in asked.hints)
    return [*found, *(LookUp((hint,), _HINT_WEIGHT, 0) for hint in hints)]


def need_look_up(field: Field, code: str) -> str:
    return field + need_token(code)


def rank(candidates: Iterable[Candidate], asked: Asked, wish: Wish) -> list[Found]:
    """Best first. Score: text 0.50, nearness 0.20, language 0.15, freshness 0.10, free 0.05."""
    candidates = list(candidates)
    heaviest = max((one.weight for one in candidates), default=0) or 1
    every_word = [0b111 << (3 * term) for term in range(len(asked.terms))]
    found = [_place(one, heaviest, every_word, wish) for one in candidates]
    found.sort(key=lambda one: (one.tier, -one.score, one.service_id.int))
    return found


def _place(one: Candidate, heaviest: int, every_word: Sequence[int], wish: Wish) -> Found:
    tier = _tier(one.mask, every_word)
    km = nearest_km(one.places, wish.point) if wish.point else None
    speaks = speaks_language(one.languages, wish.language)
    score = 0.5 * one.weight / heaviest
    if km is not None:
        score += 0.2 / (1 + km / _KM_HALF)
    elif wish.point:
        score += 0.2 / (1 + _KM_OF_UNKNOWN / _KM_HALF)
    fresh = _freshness(one.assured_on, wish.today)
    score += 0.15 * speaks + 0.1 * fresh + 0.05 * one.is_free
    return Found(
        service_id=one.service_id,
        tier=tier,
        score=round(score, 9),
        reasons=_reasons(
            tier if one.mask else None, speaks=speaks, km=km, fresh=fresh, is_free=one.is_free
        ),
        km=km,
        needs=one.needs,
        languages=one.languages,
        is_free=one.is_free,
        assured_on=one.assured_on,
    )


def _tier(mask: int, every_word: Sequence[int]) -> Tier:
    if mask >> Bits.CODED:
        return Tier.CODED
    if mask >> Bits.SAID:
        return Tier.SAID
    return Tier.ALL_WORDS if all(mask & word for word in every_word) else Tier.SOME_WORDS


_REASON_OF_TIER = {
    Tier.CODED: Why.NEED_STATED,
    Tier.SAID: Why.NEED_IN_TEXT,
    Tier.ALL_WORDS: Why.ALL_WORDS,
    Tier.SOME_WORDS: Why.SOME_WORDS,
}


def _reasons(
    tier: Tier | None, *, speaks: bool, km: float | None, fresh: float, is_free: bool
) -> tuple[Why, ...]:
    told = [] if tier is None else [_REASON_OF_TIER[tier]]
    if speaks:
        told.append(Why.SPEAKS_LANGUAGE)
    if km is not None and km <= _KM_HALF:
        told.append(Why.NEAR)
    if fresh >= 0.5:
        told.append(Why.CHECKED_LATELY)
    if is_free:
        told.append(Why.FREE)
    return tuple(told)


@lru_cache(maxsize=4_096)
def _freshness(assured_on: date | None, today: date) -> float:
    if assured_on is None:
        return 0.0
    return float(0.5 ** (max((today - assured_on).days, 0) / _HALF_LIFE_DAYS))


@lru_cache(maxsize=8_192)
def speaks_language(languages: str, wanted: str) -> bool:
    """Whether it is spoken without asking for it first. Unstated, it is English."""
    base = wanted.partition("-")[0]
    spoken = {tag.partition("-")[0] for tag in languages.split() if not tag.endswith(UNSURE)}
    return base in spoken or (base == WRITTEN_IN and not spoken)


@lru_cache(maxsize=16_384)
def nearest_km(places: str, point: Point) -> float | None:
    """To the nearest of its places; None when none is known. From anywhere counts as near."""
    distances = [_km(place, point) for place in places.split()]
    return min(distances, default=None)


def _km(place: str, point: Point) -> float:
    """Along the great circle."""
    if place == VIRTUAL:
        return _KM_OF_VIRTUAL
    latitude, longitude = (float(number) for number in place.split(","))
    metres = great_circle(latitude, longitude, point.latitude, point.longitude)
    return round(metres / 1000, 6)
