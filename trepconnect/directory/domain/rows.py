"""What is read from a file, and what is made of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from trepconnect.directory.domain.problems import Origin

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode
_ROOT = uuid5(NAMESPACE_URL, "urn:trepconnect:directory")


@dataclass(slots=True)
class Row:
    """A row as read: only filled cells, under the column names of the source.

    ``derived`` rows were made from part of another one and are not counted.
    """

    origin: Origin
    cells: dict[str, str]
    derived: bool = False
    kind: str = ""

    def __post_init__(self) -> None:
        self.kind = self.kind or self.origin.kind

    @property
    def record(self) -> str:
        return self.cells.get("id", "")


@dataclass(slots=True)
class Entity:
    """A row to store: column values, with links already turned into ids."""

    kind: str
    id: UUID
    record: str
    values: dict[str, Any]
    digest: str = field(default="")

    def __post_init__(self) -> None:
        self.digest = digest(self.values)


@dataclass(frozen=True, slots=True)
class Identities:
    """Makes ids that stay the same from import to import.

    ``adopts``: the source has UUIDs of its own, which are then used as they are.
    """

    source: str
    adopts: bool

    def of(self, kind: str, record: str) -> UUID:
        if self.adopts and (own := as_uuid(record)) is not None:
            return own
        return uuid5(_ROOT, "\x1f".join((self.source, kind, record)))


def as_uuid(text: str) -> UUID | None:
    if len(text) != 36:
        return None
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text.lower() else None


def digest(value: Any) -> str:
    """128 bits of what ``value`` says, whatever the order of its keys."""
    return hashlib.blake2b(_encode(value).encode(), digest_size=16).hexdigest()
