"""The needs: loaded once from ``data/needs.json``, refused as a whole if any is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.text import fold

REQUIRED_LANGUAGES = ("en", "es")

_GROUP_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
_NEED_CODE = re.compile(r"([a-z]+(?:_[a-z]+)*)\.[a-z]+(?:_[a-z]+)*")


class BadVocabulary(ValueError):
    """The vocabulary file breaks its own rules; the program does not start with it."""


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


def parse(document: Mapping[str, Any]) -> tuple[NeedGroup, ...]:
    """Read the vocabulary; raise BadVocabulary with the first thing that is wrong."""
    needs = [_need(entry) for entry in document["needs"]]
    _refuse_duplicates("need", [need.code for need in needs])
    groups = tuple(_group(entry, needs) for entry in document["groups"])
    _refuse_duplicates("group", [group.code for group in groups])
    known = {group.code for group in groups}
    for need in needs:
        if need.group not in known:
            raise BadVocabulary(f"{need.code}: there is no group {need.group!r}")
    _refuse_shared_words(needs)
    return groups


def _need(entry: Mapping[str, Any]) -> Need:
    code = str(entry.get("code", ""))
    match = _NEED_CODE.fullmatch(code)
    if match is None:
        raise BadVocabulary(f"{code!r}: a need's code looks like 'licences.food_permit'")
    return Need(
        code=code,
        group=match[1],
        label=_translated(code, "label", entry),
        hint=_translated(code, "hint", entry),
        synonyms=_listed(code, "synonyms", entry),
        broad=_listed(code, "broad", entry),
    )


def _group(entry: Mapping[str, Any], needs: list[Need]) -> NeedGroup:
    code = str(entry.get("code", ""))
    if _GROUP_CODE.fullmatch(code) is None:
        raise BadVocabulary(f"{code!r}: a group's code is lower-case letters and underscores")
    members = tuple(need for need in needs if need.group == code)
    if not members:
        raise BadVocabulary(f"{code}: the group has no needs")
    return NeedGroup(code=code, label=_translated(code, "label", entry), needs=members)


def _translated(code: str, field: str, entry: Mapping[str, Any]) -> Mapping[str, str]:
    texts = entry.get(field, {})
    for language in REQUIRED_LANGUAGES:
        if language not in texts:
            raise BadVocabulary(f"{code}: {field} has no {language!r}")
    return MappingProxyType(
        {language: _words(code, f"{field}.{language}", text) for language, text in texts.items()}
    )


def _listed(code: str, field: str, entry: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {
            language: tuple(_words(code, f"{field}.{language}", phrase) for phrase in phrases)
            for language, phrases in entry.get(field, {}).items()
        }
    )


def _words(code: str, where: str, text: Any) -> str:
    if not isinstance(text, str) or text != text.strip() or not fold(text):
        raise BadVocabulary(f"{code}: {where} needs words, not {text!r}")
    return text


def _refuse_duplicates(kind: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise BadVocabulary(f"{code}: two {kind}s have this code")


def _refuse_shared_words(needs: list[Need]) -> None:
    """Within one language a phrase names one need, or linking could not tell which is meant."""
    owner: dict[tuple[str, str], str] = {}
    for need in needs:
        for language, phrases in [*phrases_of(need).items(), *need.broad.items()]:
            for phrase in phrases:
                first = owner.setdefault((language, fold(phrase)), need.code)
                if first != need.code:
                    raise BadVocabulary(
                        f"{need.code}: {phrase!r} ({language}) already means {first}"
                    )


def phrases_of(need: Need) -> dict[str, tuple[str, ...]]:
    """Every wording that names the need wherever it stands: its label, then its synonyms."""
    found: dict[str, tuple[str, ...]] = {tag: (text,) for tag, text in need.label.items()}
    for tag, phrases in need.synonyms.items():
        found[tag] = found.get(tag, ()) + phrases
    return found


def _load() -> tuple[NeedGroup, ...]:
    source = resources.files("trepconnect.vocabulary") / "data" / "needs.json"
    return parse(json.loads(source.read_text(encoding="utf-8")))


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
