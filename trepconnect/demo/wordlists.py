"""The lists the demonstration people are drawn from: names, trades, needs, stories."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trepconnect.profiles.domain.business import MoneyUse, Stage


@dataclass(frozen=True, slots=True)
class Pool:
    """Names people carry who speak a language, and words they may put over a shop."""

    weight: int
    order: str
    given: list[str]
    family: list[str]
    middle: list[str]
    brands: list[str]
    also: list[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a business sells; by speakers of any language when none is named."""

    text: str
    industry: str
    languages: list[str]


@dataclass(frozen=True, slots=True)
class Trade:
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


@dataclass(frozen=True, slots=True)
class Tale:
    """What a person wrote about themselves; any language and stage when none is named."""

    trade: str
    industry: str
    offer: str
    text: str
    experience: str
    languages: list[str]
    stage: Stage | None


def read_json(name: str) -> Any:
    return json.loads(files("trepconnect.demo").joinpath("data", name).read_text("utf-8"))


@cache
def pools() -> dict[str, Pool]:
    return {tag: Pool(**row) for tag, row in read_json("names.json").items()}


@cache
def trades() -> dict[str, Trade]:
    return {key: _trade(row) for key, row in read_json("trades.json").items()}


@cache
def common_needs() -> dict[str, list[str]]:
    """Needs that come with a stage whatever the trade, and ``life``: what anyone may need."""
    needs: dict[str, list[str]] = read_json("common_needs.json")
    return needs


@cache
def tales() -> tuple[Tale, ...]:
    return tuple(_tale(row) for row in read_json("stories.json"))


@cache
def _in_spanish() -> dict[str, str]:
    return {row["en"]: row["es"] for row in read_json("words.es.json")}


def written_by(text: str, language: str) -> str:
    """What the person wrote, in their language where it is there."""
    return _in_spanish().get(text, text) if language == "es" else text


def _trade(row: dict[str, Any]) -> Trade:
    offers = [Offer(**offer) for offer in row["offers"]]
    uses = [MoneyUse(use) for use in row["money_uses"]]
    return Trade(**{**row, "offers": offers, "money_uses": uses})


def _tale(row: dict[str, Any]) -> Tale:
    return Tale(**{**row, "stage": Stage(row["stage"]) if row["stage"] else None})
