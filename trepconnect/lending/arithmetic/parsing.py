"""Values out of JSON, each checked for its type and refused by the name of its field.

Amounts and rates are strings, or numbers that were read as ``Decimal``: never floats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeAlias, TypeVar

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.money import Money

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)
Reader: TypeAlias = Callable[[Any, str], T]

LONGEST_TEXT: Final = 200
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?")
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LARGEST: Final = 15
_FINEST: Final = -12


class Fields:
    """An object whose names are all known; ``null`` counts as left out."""

    def __init__(self, value: Any, where: str, known: frozenset[str]) -> None:
        if not isinstance(value, Mapping):
            raise wrong_type(where, "an object")
        for name in value:
            if name not in known:
                raise TermsRefused("unknown_field", under(where, name), "is not a field here")
        self._values = value
        self._where = where

    def need(self, name: str, reader: Reader[T]) -> T:
        value = self.find(name, reader)
        if value is None:
            raise TermsRefused("missing", under(self._where, name), "is needed")
        return value

    def find(self, name: str, reader: Reader[T]) -> T | None:
        value = self._values.get(name)
        return None if value is None else reader(value, under(self._where, name))

    def find_or(self, name: str, reader: Reader[T], default: T) -> T:
        value = self.find(name, reader)
        return default if value is None else value


def under(where: str, name: str) -> str:
    short = name[:LONGEST_TEXT]
    return f"{where}.{short}" if where else short


def list_of(reader: Reader[T], *, most: int) -> Reader[tuple[T, ...]]:
    def read(value: Any, where: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise wrong_type(where, "a list")
        if len(value) > most:
            raise TermsRefused("out_of_range", where, f"has more than {most} entries")
        return tuple(reader(entry, f"{where}[{place}]") for place, entry in enumerate(value))

    return read


def choice_of(choices: type[Choice]) -> Reader[Choice]:
    def read(value: Any, where: str) -> Choice:
        if not isinstance(value, str):
            raise wrong_type(where, "a word")
        try:
            return choices(value)
        except ValueError:
            allowed = ", ".join(choices)
            raise TermsRefused("unknown_choice", where, f"must be one of {allowed}") from None

    return read


def whole(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(where, "a whole number")
    if abs(value) > 10**_LARGEST:
        raise TermsRefused("out_of_range", where, "is too large")
    return value


def truth(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise wrong_type(where, "true or false")
    return value


def text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise wrong_type(where, "a text")
    if len(value) > LONGEST_TEXT:
        raise TermsRefused("out_of_range", where, f"is longer than {LONGEST_TEXT} characters")
    return value


def day(value: Any, where: str) -> date:
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise TermsRefused("no_such_date", where, "is not in the calendar") from None
    raise wrong_type(where, "a date like 2026-01-31")


def money(value: Any, where: str) -> Money:
    amount = _number(value, where)
    try:
        return Money.of(amount)
    except ValueError:
        raise TermsRefused("not_whole_cents", where, "has a fraction of a cent") from None


def percent(value: Any, where: str) -> Fraction:
    """A share of one."""
    return Fraction(_number(value, where)) / 100


def _number(value: Any, where: str) -> Decimal:
    if isinstance(value, str):
        if not _PLAIN_NUMBER.fullmatch(value):
            raise wrong_type(where, "a number like 1250.00")
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise wrong_type(where, "a number like 1250.00")
    number = Decimal(value)
    if not number.is_finite():
        raise wrong_type(where, "a number like 1250.00")
    exponent = number.as_tuple().exponent
    if number.adjusted() >= _LARGEST or not isinstance(exponent, int) or exponent < _FINEST:
        raise TermsRefused("out_of_range", where, "has too many digits")
    return number


def wrong_type(where: str, needed: str) -> TermsRefused:
    return TermsRefused("wrong_type", where, f"must be {needed}")


class TermsRefused(DomainError):
    """These terms make no loan; ``where`` names the field to change."""

    code = "terms_refused"

    def __init__(self, code: str, where: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.where = where
