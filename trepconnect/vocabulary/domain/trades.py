"""The trades in plain words, each with its NAICS 2022 code: for profiles and for search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, eq=False)
class Industry:
    """A trade; words are keyed by language tag. ``naics`` is the six-digit code of 2022."""

    code: str
    naics: str
    label: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]


def _load() -> Mapping[str, Industry]:
    source = resources.files("trepconnect.vocabulary") / "data" / "trades.json"
    trades: dict[str, Industry] = {}
    for entry in json.loads(source.read_text(encoding="utf-8")):
        if entry["code"] in trades:
            raise ValueError(f"{entry['code']}: two trades have this code")
        trades[entry["code"]] = Industry(
            code=entry["code"],
            naics=entry["naics"],
            label=MappingProxyType(entry["label"]),
            synonyms=MappingProxyType({t: tuple(w) for t, w in entry["synonyms"].items()}),
        )
    return MappingProxyType(trades)


TRADES: Mapping[str, Industry] = _load()


def wordings_of(code: str) -> Iterator[tuple[str, str]]:
    """Each language with all that the trade is called in it; nothing for an unknown code."""
    trade = TRADES.get(code)
    if trade is None:
        return
    for language, name in trade.label.items():
        yield language, "\n".join((name, *trade.synonyms.get(language, ())))
