"""The needs: loaded once from ``data/needs.json``, refused as a whole if any is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

import msgspec

from trepconnect.kernel.documents import decode, read_record, read_records, refuse
from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.text import fold

_FILE: Final = "needs.json"
REQUIRED_LANGUAGES = ("en", "es")

_GROUP_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
_NEED_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")


class UnknownNeed(DomainError):
    """No need has this code."""

    code = "unknown_need"


@dataclass(frozen=True, kw_only=True, eq=False)
class Need:
    """One thing an entrepreneur may need help with; words are keyed by language tag.

    ``broad`` words ("license", "money") mean this need when a person asks, but say too little when
    a record happens to hold them.
    """

    code: str
    group: str
    label: Mapping[str, str]
    hint: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    broad: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class NeedGroup:
    """Needs shown together under one heading, in the order of the file."""

    code: str
    label: Mapping[str, str]
    needs: tuple[Need, ...]


class _NeedEntry(msgspec.Struct, forbid_unknown_fields=True):
    code: str = ""
    label: dict[str, str] = {}
    hint: dict[str, str] = {}
    synonyms: dict[str, tuple[str, ...]] = {}
    broad: dict[str, tuple[str, ...]] = {}

    def __post_init__(self) -> None:
        if _NEED_CODE.fullmatch(self.code) is None:
            raise ValueError("a need's code looks like 'licences.food_permit'")
        _check_translated("label", self.label)
        _check_translated("hint", self.hint)
        _check_phrases("synonyms", self.synonyms)
        _check_phrases("broad", self.broad)


class _GroupEntry(msgspec.Struct, forbid_unknown_fields=True):
    code: str = ""
    label: dict[str, str] = {}

    def __post_init__(self) -> None:
        if _GROUP_CODE.fullmatch(self.code) is None:
            raise ValueError("a group's code is lower-case letters and underscores")
        _check_translated("label", self.label)


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    groups: list[Any]
    needs: list[Any]


def parse(document: Any) -> tuple[NeedGroup, ...]:
    """Read the vocabulary; raise DocumentInvalid with what is wrong."""
    lists = read_record(document, _Document, file=_FILE)
    needs = [
        _need(one) for one in read_records(lists.needs, _NeedEntry, file=_FILE, field="needs")
    ]
    _refuse_duplicates("need", [need.code for need in needs])
    entries = read_records(lists.groups, _GroupEntry, file=_FILE, field="groups")
    groups = tuple(_group(entry, needs) for entry in entries)
    _refuse_duplicates("group", [group.code for group in groups])
    known = {group.code for group in groups}
    for need in needs:
        if need.group not in known:
            raise refuse(_FILE, need.code, f"there is no group {need.group!r}")
    _refuse_shared_words(needs)
    return groups


def _need(entry: _NeedEntry) -> Need:
    return Need(
        code=entry.code,
        group=entry.code.partition(".")[0],
        label=MappingProxyType(entry.label),
        hint=MappingProxyType(entry.hint),
        synonyms=MappingProxyType(entry.synonyms),
        broad=MappingProxyType(entry.broad),
    )


def _group(entry: _GroupEntry, needs: list[Need]) -> NeedGroup:
    members = tuple(need for need in needs if need.group == entry.code)
    if not members:
        raise refuse(_FILE, entry.code, "the group has no needs")
    return NeedGroup(code=entry.code, label=MappingProxyType(entry.label), needs=members)


def _check_translated(field: str, texts: Mapping[str, str]) -> None:
    for language in REQUIRED_LANGUAGES:
        if language not in texts:
            raise ValueError(f"{field} has no {language!r}")
    _check_phrases(field, {language: (text,) for language, text in texts.items()})


def _check_phrases(field: str, phrases: Mapping[str, tuple[str, ...]]) -> None:
    for language, texts in phrases.items():
        for text in texts:
            if text != text.strip() or not fold(text):
                raise ValueError(f"{field}.{language} needs words, not {text!r}")


def _refuse_duplicates(kind: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise refuse(_FILE, code, f"two {kind}s have this code")


def _refuse_shared_words(needs: list[Need]) -> None:
    """Within one language a phrase names one need, or linking could not tell which is meant."""
    owner: dict[tuple[str, str], str] = {}
    for need in needs:
        for language, phrases in [*phrases_of(need).items(), *need.broad.items()]:
            for phrase in phrases:
                first = owner.setdefault((language, fold(phrase)), need.code)
                if first != need.code:
                    raise refuse(
                        _FILE, need.code, f"{phrase!r} ({language}) already means {first}"
                    )


def phrases_of(need: Need) -> dict[str, tuple[str, ...]]:
    """Every wording that names the need wherever it stands: its label, then its synonyms."""
    found: dict[str, tuple[str, ...]] = {tag: (text,) for tag, text in need.label.items()}
    for tag, phrases in need.synonyms.items():
        found[tag] = found.get(tag, ()) + phrases
    return found


def _load() -> tuple[NeedGroup, ...]:
    source = resources.files("trepconnect.vocabulary") / "data" / _FILE
    return parse(decode(source.read_text(encoding="utf-8"), file=_FILE))


GROUPS: tuple[NeedGroup, ...] = _load()
NEEDS: Mapping[str, Need] = MappingProxyType(
    {need.code: need for group in GROUPS for need in group.needs}
)


def need(code: str) -> Need:
    """The need with this code; UnknownNeed if there is none."""
    try:
        return NEEDS[code]
    except KeyError:
        raise UnknownNeed(code) from None


def label(code: str, language: str) -> str:
    """What the need is called in this language, else its base language, else English."""
    return in_language(need(code).label, language)


def hint(code: str, language: str) -> str:
    """One sentence on what help this is, with the same fallback as ``label``."""
    return in_language(need(code).hint, language)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in its base language, else in English."""
    found = texts.get(language)
    if found is None:
        found = texts.get(language.partition("-")[0])
    return texts["en"] if found is None else found
