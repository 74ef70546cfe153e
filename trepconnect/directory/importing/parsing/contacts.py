"""Reads telephone numbers, and whether a text says beyond doubt that help is free or is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import phonenumbers

_REGION: Final = "US"
"""Where a number that names no country is dialled."""
_SHORT = re.compile(r"[2-9]11|988")
_EXTENSION_ALONE = re.compile(r"(?:x|ext\.?|extension)\s*[.:]?\s*(\d{1,8})", re.IGNORECASE)
_BESIDE = re.compile(r"[\s().\-/\"']+")


@dataclass(frozen=True, slots=True)
class DialledNumber:
    """``e164`` is empty when it is not certain what to dial; ``short`` means 211 and the like."""

    e164: str | None
    extension: str = ""
    short: bool = False


def read_phone(text: str) -> DialledNumber:
    """What to dial for ``text``. Never completes or mends a number."""
    if _SHORT.fullmatch(_BESIDE.sub("", text)):
        return DialledNumber(None, short=True)
    inside = _EXTENSION_ALONE.fullmatch(text.strip())
    if inside is not None:
        return DialledNumber(None, inside[1])
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return DialledNumber(None)
    valid = phonenumbers.is_valid_number(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return DialledNumber(e164 if valid else None, number.extension or "")


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
