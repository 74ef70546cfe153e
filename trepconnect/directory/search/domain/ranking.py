"""What is looked for in the index, and in which order it stands. Equal on every database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Final, NamedTuple, overload
from uuid import UUID

from trepconnect.directory.listings.domain import UNSURE, WRITTEN_IN
from trepconnect.directory.search.domain.document import TEXT_FIELDS, VIRTUAL, Field, need_token
from trepconnect.directory.search.domain.query import MAX_NEEDS, MAX_TERMS, Asked
from trepconnect.kernel.place import great_circle

_FIELD_WEIGHT: Final = {Field.NAME: 3, Field.ORGANIZATION: 2, Field.BODY: 1}
_CODED_WEIGHT: Final = 900
_SAID_WEIGHT: Final = 500
_HINT_WEIGHT: Final = 400
_HALF_LIFE_DAYS: Final = 365
_KM_OF_VIRTUAL: Final = 5.0
_KM_OF_UNKNOWN: Final = 40.0
_KM_HALF: Final = 8.0


class Tier(IntEnum):
    """How surely a service answers: best first. NAMED are those whose name has every word."""

    NAMED = 0
    CODED = 1
    SAID = 2
    ALL_WORDS = 3
    SOME_WORDS = 4


MOST_OF_SOME_WORDS: Final = 5
"""So many services that have only some of the words are shown: more would bury the question."""

_LEAST_SHARE: Final = 3
"""They have words of at least a third of the weight of all."""


class Why(StrEnum):
    """Reasons for a result's place."""

    NAME = "name"
    NEED_STATED = "need_stated"
    NEED_IN_TEXT = "need_in_text"
    ALL_WORDS = "all_words"
    SOME_WORDS = "some_words"
    SPEAKS_LANGUAGE = "speaks_language"
    NEAR = "near"
    CHECKED_LATELY = "checked_lately"
    FREE = "free"


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


def name_bits(asked: Asked) -> int:
    """What a service answers that has every word in its name; 0 where a need is the better answer.

    One word that surely names a need ("loan") is that need; a broad one ("restaurant") may well
    be a name.
    """
    written = len(asked.terms) + len(asked.beside)
    if not asked.terms or (written == 1 and set(asked.needs) - asked.broad):
        return 0
    return sum(Bits.of_word(term, 0) for term in range(written))


def word_bits(asked: Asked) -> list[int]:
    """For each word that counts, the bits of the fields it may stand in."""
    return [0b111 << (3 * term) for term in range(len(asked.terms))]


def least_weight(asked: Asked) -> int:
    """What a service that answers no need must weigh to be found."""
    return sum(term.weight for term in asked.terms) // _LEAST_SHARE


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
    for number, term in enumerate(asked.beside, start=len(asked.terms)):
        in_name = tuple(Field.NAME + form for form in term.forms)
        found.append(LookUp(in_name, 0, Bits.of_word(number, 0)))
    for number, code in enumerate(asked.needs):
        coded, said = need_look_up(Field.CODED, code), need_look_up(Field.SAID, code)
        found.append(LookUp((coded,), _CODED_WEIGHT, Bits.of_need(number, coded=True)))
        found.append(LookUp((said,), _SAID_WEIGHT, Bits.of_need(number, coded=False)))
    hints = (need_look_up(Field.CODED, code) for code in asked.hints)
    return [*found, *(LookUp((hint,), _HINT_WEIGHT, 0) for hint in hints)]


def need_look_up(field: Field, code: str) -> str:
    return field + need_token(code)


class Ranking(Sequence[Found]):
    """Results in their places; what a result says of itself is worked out when it is looked at."""

    __slots__ = ("_placed", "_wish", "close")

    def __init__(self, placed: Sequence[_Placed], wish: Wish, close: int) -> None:
        self._placed, self._wish = placed, wish
        self.close = close
        """How many of them answer the question; the others have only some of its words."""

    def __len__(self) -> int:
        return len(self._placed)

    @overload
    def __getitem__(self, place: int) -> Found: ...

    @overload
    def __getitem__(self, place: slice) -> list[Found]: ...

    def __getitem__(self, place: int | slice) -> Found | list[Found]:
        if isinstance(place, slice):
            return [_found(one, self._wish) for one in self._placed[place]]
        return _found(self._placed[place], self._wish)


class _Placed(NamedTuple):
    """What the order goes by: equal ones by id."""

    tier: Tier
    below: float
    id: int
    candidate: Candidate


def rank(candidates: Iterable[Candidate], asked: Asked, wish: Wish) -> Ranking:
    """Best first. Score: text 0.50, nearness 0.20, language 0.15, freshness 0.10, free 0.05."""
    candidates = list(candidates)
    heaviest = max((one.weight for one in candidates), default=0) or 1
    every_word, name = word_bits(asked), name_bits(asked)
    tiers = {mask: _tier(mask, every_word, name) for mask in {one.mask for one in candidates}}
    placed = [
        _Placed(tiers[one.mask], -_score(one, heaviest, wish), one.service_id.int, one)
        for one in candidates
    ]
    placed.sort()
    close = sum(one.tier is not Tier.SOME_WORDS for one in placed)
    return Ranking(placed[: close + MOST_OF_SOME_WORDS], wish, close)


def _score(one: Candidate, heaviest: int, wish: Wish) -> float:
    score = 0.5 * one.weight / heaviest
    if wish.point:
        km = nearest_km(one.places, wish.point)
        score += 0.2 / (1 + (_KM_OF_UNKNOWN if km is None else km) / _KM_HALF)
    speaks = speaks_language(one.languages, wish.language)
    fresh = _freshness(one.assured_on, wish.today)
    score += 0.15 * speaks + 0.1 * fresh + 0.05 * one.is_free
    return round(score, 9)


def _found(placed: _Placed, wish: Wish) -> Found:
    one = placed.candidate
    km = nearest_km(one.places, wish.point) if wish.point else None
    return Found(
        service_id=one.service_id,
        tier=placed.tier,
        score=-placed.below,
        reasons=_reasons(
            placed.tier if one.mask else None,
            speaks=speaks_language(one.languages, wish.language),
            km=km,
            fresh=_freshness(one.assured_on, wish.today),
            is_free=one.is_free,
        ),
        km=km,
        needs=one.needs,
        languages=one.languages,
        is_free=one.is_free,
        assured_on=one.assured_on,
    )


def _tier(mask: int, every_word: Sequence[int], name: int) -> Tier:
    if name and mask & name == name:
        return Tier.NAMED
    if mask >> Bits.CODED:
        return Tier.CODED
    if mask >> Bits.SAID:
        return Tier.SAID
    return Tier.ALL_WORDS if all(mask & word for word in every_word) else Tier.SOME_WORDS


_REASON_OF_TIER = {
    Tier.NAMED: Why.NAME,
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
