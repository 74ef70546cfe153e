"""What of a service goes into the search index, as strings that both databases take alike.

A word is marked by the field it stands in: its first letter. An index over marked words answers
"which services have this word in their name" without knowing anything of fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from trepconnect.directory.listings.domain import UNSURE, LanguageNote, NeedSource
from trepconnect.kernel.text import MAX_WORD_CHARS, spell, tokens

MAX_BODY_CHARS = 20_000

VIRTUAL = "virtual"


class Field(StrEnum):
    """Where a word stands; the value marks it in the index."""

    NAME = "n"
    ORGANIZATION = "o"
    BODY = "b"
    CODED = "c"
    SAID = "s"


TEXT_FIELDS = (Field.NAME, Field.ORGANIZATION, Field.BODY)


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one field in one language."""

    field: Field
    language: str
    text: str


@dataclass(slots=True)
class ServiceFacts:
    """All that search knows of a service."""

    service_id: UUID
    is_free: bool | None = None
    assured_on: date | None = None
    texts: list[Text] = field(default_factory=list)
    needs: list[tuple[str, NeedSource]] = field(default_factory=list)
    languages: list[tuple[str, LanguageNote | None]] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    places: list[tuple[str, float | None, float | None]] = field(default_factory=list)


def need_token(code: str) -> str:
    """A need's code as one word: ``licences.food_permit`` is ``licencesfoodpermit``."""
    return "".join(character for character in code if character.isalnum())[:MAX_WORD_CHARS]


def marked_words(facts: ServiceFacts) -> list[str]:
    """Every word once for each field it stands in."""
    found: set[str] = set()
    for text in facts.texts:
        for word in set(spell(text.text[:MAX_BODY_CHARS]).split()):
            found.update(text.field + form for form in _forms(word, text.language))
    for code, source in facts.needs:
        found.add((Field.SAID if source is NeedSource.TEXT else Field.CODED) + need_token(code))
    return sorted(found)


@lru_cache(maxsize=65_536)
def _forms(word: str, language: str) -> tuple[str, ...]:
    return tuple(form[:MAX_WORD_CHARS] for form in tokens(word, language))


def plain_words(marked: Iterable[str]) -> set[str]:
    """The words of the text fields, whatever field they stand in."""
    return {word[1:] for word in marked if word[0] in TEXT_FIELDS}


def needs_of(facts: ServiceFacts) -> str:
    """Stated needs first, then those that the text names."""
    ranked = sorted((source is NeedSource.TEXT, code) for code, source in facts.needs)
    return " ".join(f"{code}{UNSURE if unsure else ''}" for unsure, code in ranked)


def languages_of(facts: ServiceFacts) -> str:
    """Tags in order of name, each once; spoken at once wins over by arrangement."""
    sure = {tag for tag, note in facts.languages if note is None}
    arranged = {tag for tag, note in facts.languages if note is not None} - sure
    return " ".join(sorted([*sure, *(tag + UNSURE for tag in arranged)]))


def stages_of(facts: ServiceFacts) -> str:
    return " ".join(sorted(set(facts.stages)))


def places_of(facts: ServiceFacts) -> str:
    """Points as ``latitude,longitude``; ``virtual`` when it can be had from anywhere."""
    points = {
        f"{latitude},{longitude}"
        for _, latitude, longitude in facts.places
        if latitude is not None
    }
    virtual = {VIRTUAL for kind, *_ in facts.places if kind == VIRTUAL}
    return " ".join([*sorted(virtual), *sorted(points)])
