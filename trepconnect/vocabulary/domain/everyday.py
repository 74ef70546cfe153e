"""Words of everyday talk that no record is written with, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

import msgspec

from trepconnect.kernel.documents import decode, read_records


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    said: tuple[str, ...]
    means: tuple[str, ...]


def _load() -> Mapping[str, tuple[str, ...]]:
    file = resources.files("trepconnect.vocabulary") / "data" / "words.json"
    document = decode(file.read_text(encoding="utf-8"), file=file.name)
    entries = read_records(document, _Entry, file=file.name)
    return MappingProxyType({word: entry.means for entry in entries for word in entry.said})


_MEANT = _load()


def meant_by(word: str) -> tuple[str, ...]:
    """The folded words that records use for it; none for a word that means itself."""
    return _MEANT.get(word, ())
