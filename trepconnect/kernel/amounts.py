"""Reading amounts as people write them: ``1,500``, ``$2000``, ``2000 to 3000``, ``٢٠٠٠``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.money import Money

MAX_AMOUNT: Final = Money.of(100_000_000)

_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\band\b|\ba\b|\by\b)\s*", re.IGNORECASE)
_NOISE = re.compile(r"[\s$]|(?:usd|dollars?|d[oó]lares)", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*|\d{1,11})(?:[.,](?P<cents>\d{1,2}))?"
)
"""Thousands are marked all in one way, and no number that is split by marks begins with zero."""


class NotAnAmount(DomainError):
    """The text is no amount of dollars that the program can hold."""

    code = "not_an_amount"


@dataclass(frozen=True, slots=True)
class AmountRange:
    """One amount, or a lower and a higher end."""

    low: Money
    high: Money | None = None


def read_amount(text: str) -> Money:
    """A dollar amount; raises ``NotAnAmount``. One or two digits after the last mark are cents."""
    found = _AMOUNT.fullmatch(_NOISE.sub("", _with_plain_digits(text)))
    if found is None:
        raise NotAnAmount
    whole = re.sub("[.,]", "", found["whole"])
    amount = Money.of(Decimal(f"{whole}.{found['cents'] or 0}"))
    if amount > MAX_AMOUNT:
        raise NotAnAmount
    return amount


def read_range(text: str) -> AmountRange:
    """One amount or two, in either order; raises ``NotAnAmount``."""
    parts = _BETWEEN.split(text.strip())
    if len(parts) > 2:
        raise NotAnAmount
    amounts = sorted(read_amount(part) for part in parts)
    low, high = amounts[0], amounts[-1]
    return AmountRange(low, high if high > low else None)


def written(low: Money | None, high: Money | None = None) -> str:
    """An amount or range as it stands in a form, ready to be read again."""
    if low is None:
        return ""
    return _plain(low) if high is None else f"{_plain(low)} - {_plain(high)}"


def _plain(amount: Money) -> str:
    return f"{amount.decimal:,}".removesuffix(".00")


def _with_plain_digits(text: str) -> str:
    return "".join(
        str(unicodedata.decimal(character))
        if character.isdecimal()
        else _MARKS.get(character, character)
        for character in text
    )


_MARKS = {"٬": ",", "٫": ".", "،": ",", "’": ""}
