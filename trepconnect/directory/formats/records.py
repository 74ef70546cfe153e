"""What is read from a file, what is made of it, and texts made fit to store."""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from trepconnect.directory.formats.problems import Origin

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


_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?")
_NAMES = (
    "a|abbr|b|blockquote|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|script|small|span|strong|style"
    "|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ENTITY = r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});"
_MARKUP = re.compile(f"{_TAG.pattern}|{_ENTITY}", re.IGNORECASE | re.DOTALL)
_BREAKING = re.compile(r"\s*(?:<br\s*/?>|</(?:p|div|li|tr|h[1-6])>)\s*", re.IGNORECASE)
_NOT_TEXT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_SPACE_AT_ENDS = re.compile(r"[ \t]*\n[ \t]*")
_MANY_LINES = re.compile(r"\n{3,}")
_WRITTEN_BREAKS = re.compile(r"(?:\\r)?\\n")


def without_unshowable(text: str) -> str:
    """``text`` without control characters, lone surrogates and the like."""
    return _UNSHOWABLE.sub("", text)


def is_showable(text: str) -> bool:
    return _UNSHOWABLE.search(text) is None


def plain_line_ends(text: str) -> str:
    return _LINE_ENDS.sub("\n", text) if "\r" in text else text


def read_written_breaks(text: str) -> str:
    r"""Turns a written-out ``\n``, as some exports leave it, into a line break."""
    return _WRITTEN_BREAKS.sub("\n", text)


def has_markup(text: str) -> bool:
    return ("&" in text or "<" in text) and _MARKUP.search(text) is not None


def without_markup(text: str) -> str:
    """``text`` as a browser would show it: lines stay lines, entities become letters."""
    text = _NOT_TEXT.sub("", text)
    text = _BREAKING.sub("\n", text)
    text = without_unshowable(html.unescape(_TAG.sub("", text))).replace("\xa0", " ")
    return _MANY_LINES.sub("\n\n", _SPACE_AT_ENDS.sub("\n", text)).strip()


def joined(parts: list[str], separator: str = "\n") -> str:
    return separator.join(part for part in parts if part)
