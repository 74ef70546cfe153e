"""Reads which languages a text offers, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trepconnect.directory.domain.language_names import ASSUMED, TAGS, THREE_LETTERS
from trepconnect.directory.domain.values import LanguageNote

_SENTENCES = re.compile(r"[;\n]|\.(?=\s|$)")
_SEPARATORS = re.compile(r"\s*(?:,|\s&\s|\s/\s|\b(?:and|or)\b)\s*(?![^(]*\))", re.IGNORECASE)
_LIMITED = re.compile(r"(?:limited|some)\s+(?P<a>.+)|(?P<b>.+?)\s*\(limited\)", re.IGNORECASE)
_REQUEST = (
    r"(?:up)?on request|with advanced? notice|as needed"
    r"|by (?:advance )?(?:arrangement|appointment)"
)
_ON_REQUEST = re.compile(
    rf"(?P<a>.+?)\s*\(?(?:is |are )?(?:available\s+)?(?:{_REQUEST})\)?", re.IGNORECASE
)
_INTERPRETED = re.compile(
    r"(?P<a>.+?)\s+(?:interpreters?|translators?)(?:\s+(?:is |are )?(?:available|provided))?",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:.*\b)?(?:language line|translat(?:ion|or) line|tele-?interpreter|"
    r"(?:tele)?phone (?:interpret|translat)\w*|interpretation by telephone)\b.*",
    re.IGNORECASE,
)
_INTERPRETER = re.compile(
    r"(?:language |other )?(?:interpret\w*|translat\w*)(?: services?)?"
    r"(?: (?:is|are|may be|sometimes))?(?: (?:available|provided|offered))?"
    rf"(?: (?:for|in) (?:any )?other languages)?(?: (?:{_REQUEST}|when needed))?",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:(?:all|any) )?others?(?: languages?)?(?: (?:is|are|may be))?(?: available)?"
    rf" (?:{_REQUEST})",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?:sign|signing)(?: language)?", re.IGNORECASE)
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OfferedLanguage:
    """One part of a text. Without ``tag`` and ``note`` it was not understood."""

    tag: str | None
    note: LanguageNote | None
    original: str
    assumed: str = ""

    @property
    def understood(self) -> bool:
        return self.tag is not None or self.note is not None


def read_languages(text: str) -> list[OfferedLanguage]:
    """Each language, or way to be understood, that ``text`` names, in its order."""
    sentences = [sentence.strip(" .*,") for sentence in _SENTENCES.split(text)]
    return [language for sentence in sentences if sentence for language in _read(sentence)]


def read_tag(code: str) -> str | None:
    """A BCP 47 tag from a language code of two or three letters; None when it is not one."""
    code = code.strip().replace("_", "-")
    if not _TAG.fullmatch(code):
        return None
    language, *rest = code.split("-")
    language = THREE_LETTERS.get(language.lower(), language.lower())
    return "-".join([language, *(_cased(part) for part in rest)])


def find_tag(name: str) -> str | None:
    return TAGS.get(" ".join(name.lower().split()))


def _read(sentence: str) -> Iterator[OfferedLanguage]:
    """Read part by part, up to words that may change what the following ones mean."""
    start = 0
    for end, next_start in [*(m.span() for m in _SEPARATORS.finditer(sentence)), (None, None)]:
        part = sentence[start:end].strip(" .*")
        language = _read_part(part)
        if not language.understood and " " in part:
            yield OfferedLanguage(None, None, sentence[start:].strip(" .*"))
            return
        if part:
            yield language
        start = next_start or 0


def _read_part(part: str) -> OfferedLanguage:
    if (tag := find_tag(part)) is not None:
        return OfferedLanguage(tag, None, part, ASSUMED.get(part.lower(), ""))
    for pattern, note in (
        (_LIMITED, LanguageNote.LIMITED),
        (_ON_REQUEST, LanguageNote.ON_REQUEST),
        (_INTERPRETED, LanguageNote.INTERPRETER),
    ):
        if (found := pattern.fullmatch(part)) is None:
            continue
        name = next(group for group in found.groups() if group)
        if (tag := find_tag(name)) is not None:
            return OfferedLanguage(tag, note, part, ASSUMED.get(name.lower(), ""))
    for pattern, note in (
        (_LINE, LanguageNote.INTERPRETER_LINE),
        (_INTERPRETER, LanguageNote.INTERPRETER),
        (_OTHERS, LanguageNote.ON_REQUEST),
        (_SIGN, LanguageNote.SIGN),
    ):
        if pattern.fullmatch(part):
            return OfferedLanguage(None, note, part)
    return OfferedLanguage(None, None, part)


def _cased(subtag: str) -> str:
    if len(subtag) == 4:
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag.lower()
