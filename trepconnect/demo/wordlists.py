"""The lists the demonstration people are drawn from: names, trades, needs, stories."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from trepconnect.kernel.documents import decode, read_record, read_records
from trepconnect.profiles.domain.business import MoneyUse, Stage

Row = TypeVar("Row")


class Pool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names people carry who speak a language, and words they may put over a shop."""

    weight: int
    order: str
    given: list[str]
    family: list[str]
    middle: list[str]
    brands: list[str]
    also: list[str]


class Offer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a business sells; by speakers of any language when none is named."""

    text: str
    industry: str
    languages: list[str]


class Trade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A trade: what its shops are called, what it asks for early and later.

    ``monthly_sales`` and ``wanted`` are ranges in dollars.
    """

    weight: int
    words: list[str]
    early: list[str]
    later: list[str]
    monthly_sales: list[int]
    wanted: list[int]
    money_uses: list[MoneyUse]
    offers: list[Offer]
    favoured_by: list[str]


class Tale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person wrote about themselves; any language and stage when none is named."""

    trade: str
    industry: str
    offer: str
    text: str
    experience: str
    languages: list[str]
    stage: Stage | None


class _Translated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    en: str
    es: str


def read_json(name: str) -> Any:
    return decode(files("trepconnect.demo").joinpath("data", name).read_text("utf-8"), file=name)


@cache
def pools() -> dict[str, Pool]:
    return _by_name("names.json", Pool)


@cache
def trades() -> dict[str, Trade]:
    return _by_name("trades.json", Trade)


@cache
def common_needs() -> dict[str, list[str]]:
    """Needs that come with a stage whatever the trade, and ``life``: what anyone may need."""
    name = "common_needs.json"
    return read_record(read_json(name), dict[str, list[str]], file=name)


@cache
def tales() -> tuple[Tale, ...]:
    return tuple(read_records(read_json("stories.json"), Tale, file="stories.json"))


@cache
def _in_spanish() -> dict[str, str]:
    name = "words.es.json"
    return {one.en: one.es for one in read_records(read_json(name), _Translated, file=name)}


def written_by(text: str, language: str) -> str:
    """What the person wrote, in their language where it is there."""
    return _in_spanish().get(text, text) if language == "es" else text


def _by_name(file: str, schema: type[Row]) -> dict[str, Row]:
    rows = read_json(file)
    return {name: read_record(row, schema, file=file, record=name) for name, row in rows.items()}
