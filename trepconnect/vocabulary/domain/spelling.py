"""When two words are one: plural and gender, or a slip of the finger."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

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
