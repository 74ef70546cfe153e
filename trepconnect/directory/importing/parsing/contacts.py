"""Reads telephone numbers, and whether a text says beyond doubt that help is free or is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EXTENSION = re.compile(
    r"[\s,;]*(?:\b|(?<=\d))(?:x|ext\.?|extension)\s*[.:]?\s*(\d{1,8})\s*$", re.IGNORECASE
)
_SHORT = re.compile(r"[2-9]11|988")
_NORTH_AMERICAN = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
_INTERNATIONAL = re.compile(r"\+[1-9]\d{7,14}")
_LETTERS = re.compile(r"\(?\d{3}\)?[-. ]*[A-Z0-9]{3}[-. ]?[A-Z0-9]{4}")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_TRUNK = re.compile(r"\(0\)")
"""The zero that is dialled only inside the country."""
_NOISE = re.compile(r"[\s().\-/\"']+")


@dataclass(frozen=True, slots=True)
class DialledNumber:
    """``e164`` is empty when it is not certain what to dial; ``short`` means 211 and the like."""

    e164: str | None
    extension: str = ""
    short: bool = False


def read_phone(text: str) -> DialledNumber:
    """What to dial for ``text``. Never completes or mends a number."""
    number = text.strip()
    extension = ""
    if found := _EXTENSION.search(number):
        number, extension = number[: found.start()], found[1]
    if _LETTERS.fullmatch(number) and re.search("[A-Z]", number):
        number = number.translate(_KEYPAD)
    if number.startswith("+"):
        number = _TRUNK.sub("", number)
    digits = _NOISE.sub("", number)
    if _SHORT.fullmatch(digits):
        return DialledNumber(None, extension, short=True)
    if _INTERNATIONAL.fullmatch(digits) and not digits.startswith("+1"):
        return DialledNumber(digits, extension)
    national = digits.removeprefix("+1") if digits.startswith("+") else digits
    if len(national) == 11 and national.startswith("1"):
        national = national[1:]
    if _NORTH_AMERICAN.fullmatch(national):
        return DialledNumber(f"+1{national}", extension)
    return DialledNumber(None, extension)


_FREE = frozenset(
    {
        "0", "$0", "$0.00", "free", "free of charge", "gratis", "gratuito", "no charge",
        "no charges", "no cost", "no costs", "no fee", "no fees", "none", "sin costo",
    }
)  # fmt: skip
_AMOUNT = re.compile(r"\$\s?\d*[1-9]")
_DOUBT = re.compile(
    r"\b(?:no|none|free|gratis|waive\w*|sliding|donat\w*|suggest\w*|optional|volunt\w*|if|may|var\w*)\b",
    re.IGNORECASE,
)


def is_free(text: str) -> bool | None:
    """True or False when certain, otherwise None."""
    said = " ".join(text.lower().split()).rstrip(" .!")
    if not said:
        return None
    if said in _FREE:
        return True
    if _AMOUNT.search(said) and not _DOUBT.search(said):
        return False
    return None
