"""Makes text fit to store without changing what it says."""

from __future__ import annotations

import html
import re

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
