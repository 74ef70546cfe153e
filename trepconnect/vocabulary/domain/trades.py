"""The trades in plain words, each with its NAICS 2022 code: for profiles and for search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Annotated, Final

import msgspec

from trepconnect.kernel.documents import decode, read_records, refuse

_FILE: Final = "trades.json"


@dataclass(frozen=True, kw_only=True, eq=False)
class Industry:
    """A trade; words are keyed by language tag. ``naics`` is the six-digit code of 2022."""

    code: str
    naics: str
    label: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    naics: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]
    label: dict[str, str]
    synonyms: dict[str, tuple[str, ...]]


def parse(source: str) -> Mapping[str, Industry]:
    """Raises DocumentInvalid."""
    trades: dict[str, Industry] = {}
    for entry in read_records(decode(source, file=_FILE), _Entry, file=_FILE):
        if entry.code in trades:
            raise refuse(_FILE, entry.code, "two trades have this code")
        trades[entry.code] = Industry(
            code=entry.code,
            naics=entry.naics,
            label=MappingProxyType(entry.label),
            synonyms=MappingProxyType(entry.synonyms),
        )
    return MappingProxyType(trades)


def _load() -> Mapping[str, Industry]:
    source = resources.files("trepconnect.vocabulary") / "data" / _FILE
    return parse(source.read_text(encoding="utf-8"))


TRADES: Mapping[str, Industry] = _load()


def wordings_of(code: str) -> Iterator[tuple[str, str]]:
    """Each language with all that the trade is called in it; nothing for an unknown code."""
    trade = TRADES.get(code)
    if trade is None:
        return
    for language, name in trade.label.items():
        yield language, "\n".join((name, *trade.synonyms.get(language, ())))
