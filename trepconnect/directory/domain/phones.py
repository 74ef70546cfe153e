"""Reads telephone numbers of North America, and international ones that start with a plus."""

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
