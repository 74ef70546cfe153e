"""Makes text fit to store without changing what it says."""

from __future__ import annotations

import re

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?")
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


def joined(parts: list[str], separator: str = "\n") -> str:
    return separator.join(part for part in parts if part)
