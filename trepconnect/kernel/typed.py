"""What people type, as it is kept: one spelling of each letter, and nothing that cannot be seen.

No text grows by it more than Unicode's own composed form does, and the time taken grows with its
length: long runs of marks, which take time in their square, are cut.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_MOST_MARKS: Final = 8
"""Marks on one letter; no script needs more."""

_BREAKS: Final = frozenset("\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x85")
_JOINERS: Final = frozenset("\u200c\u200d")
_FIRST_JOINED, _LAST_JOINED = "\u0600", "\u18af"  # Arabic to Mongolian: scripts that need them
_BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0")
"""Letters and marks by their class that show nothing."""


def cleaned(text: str) -> str:
    """``text`` in NFC, line ends as ``\\n``, without control and format characters."""
    if text.isascii() and text.isprintable():
        return text
    seen = "".join(_seen(text.replace("\r\n", "\n").replace("\r", "\n")))
    return unicodedata.normalize("NFC", seen)


def one_line(text: str) -> str:
    """``text`` cleaned, its runs of blanks and line ends one blank each."""
    return " ".join(cleaned(text).split())


def has_letter(text: str) -> bool:
    return any(unicodedata.category(character)[0] == "L" for character in text)


def _seen(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if character in _JOINERS:
            if _joins(kept[-1:], text[at + 1 : at + 2]):
                kept.append(character)
        elif character in _BREAKS:
            kept.append("\n")
        elif marks <= _MOST_MARKS and _shows(character, category):
            kept.append(character)
    return kept


def _shows(character: str, category: str) -> bool:
    if character in _BLANK_LETTERS:
        return False
    return character in "\n\t" or category not in {"Cc", "Cf", "Cs"}


def _joins(before: list[str], after: str) -> bool:
    """Whether an invisible joiner stands inside a word of a script that is written with it."""
    around = [*before, after]
    return len(around) == 2 and all(
        _FIRST_JOINED <= one <= _LAST_JOINED and unicodedata.category(one)[0] in "LM"
        for one in around
    )
