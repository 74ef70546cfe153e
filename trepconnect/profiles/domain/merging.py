"""Two tabs with the same page: what each changed is kept, unless both changed the same answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from typing import Generic, TypeVar

from trepconnect.profiles.domain.profile import Section

Page = TypeVar("Page", bound=Section)
_MARK_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Merged(Generic[Page]):
    """What to store; for the answers in ``conflicts`` it has what was typed now."""

    section: Page
    conflicts: frozenset[str]


def marks(section: Section) -> str:
    """A short mark of each answer that a page held when it was opened."""
    return ",".join(_mark(getattr(section, one.name)) for one in fields(section))


def merge(typed: Page, stored: Page, seen: str | None) -> Merged[Page]:
    """``seen`` are the marks of the page that was filled in; None stores what was typed."""
    if seen is None:
        return Merged(typed, frozenset())
    names = [one.name for one in fields(typed)]
    opened = dict(zip(names, seen.split(","), strict=False))
    conflicts = set()
    for name in names:
        theirs, hers, before = getattr(stored, name), getattr(typed, name), opened.get(name)
        if hers == theirs or before == _mark(theirs):
            continue
        if before == _mark(hers):
            typed = replace(typed, **{name: theirs})
        else:
            conflicts.add(name)
    return Merged(typed, frozenset(conflicts))


def _mark(answer: object) -> str:
    return hashlib.sha256(repr(answer).encode()).hexdigest()[:_MARK_LETTERS]
