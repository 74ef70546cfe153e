"""Names of countries in a question: "my license from Syria" is a license from another country.

Only the words of a question are read, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from babel import Locale

from trepconnect.kernel.text import words

_COUNTRY = {"en": "country", "es": "pais", "fr": "pays"}
_HERE = frozenset(["US", "PR", "GU", "VI", "AS", "MP", "UM"])


def from_abroad(written: Sequence[str]) -> list[str]:
    """The words, with the word for country in place of the name of one."""
    names = _names()
    read: list[str] = []
    at = 0
    while at < len(written):
        length = next((n for n in (3, 2, 1) if tuple(written[at : at + n]) in names), 0)
        if length and not (read and read[-1] in ("new", "nuevo")):
            read.append(names[tuple(written[at : at + length])])
        else:
            length = 1
            read.append(written[at])
        at += length
    return read


@cache
def _names() -> Mapping[tuple[str, ...], str]:
    """Each name as words, with the word for country in its language: English first."""
    found: dict[tuple[str, ...], str] = {}
    for language, country in _COUNTRY.items():
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _HERE:
                found.setdefault(tuple(words(name)), country)
    return found
