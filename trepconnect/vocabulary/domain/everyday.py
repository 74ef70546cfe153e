"""Words of everyday talk that no record is written with, and what they mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType


def _load() -> Mapping[str, tuple[str, ...]]:
    source = resources.files("trepconnect.vocabulary") / "data" / "words.json"
    return MappingProxyType(
        {
            word: tuple(entry["means"])
            for entry in json.loads(source.read_text(encoding="utf-8"))
            for word in entry["said"]
        }
    )


_MEANT = _load()


def meant_by(word: str) -> tuple[str, ...]:
    """The folded words that records use for it; none for a word that means itself."""
    return _MEANT.get(word, ())
