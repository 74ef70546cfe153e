"""Needs that nothing answers, and needs that something answers but not in their language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from trepconnect.matching.seeker.domain import LANGUAGE_OF_THE_COUNTRY, base_of

FEWEST_PEOPLE: Final = 3
"""Fewer people than this make no row: a number this small points at a person, not at a gap.

For the office's own pages. What is published goes through the suppression of `outcomes` as well.
"""


class Gap(StrEnum):
    NOTHING = "nothing"
    NOT_IN_LANGUAGE = "not_in_language"


@dataclass(frozen=True, slots=True)
class UnansweredNeed:
    """``services`` answer the need in some language; ``language``: theirs is missing."""

    need_code: str
    language: str | None
    people: int
    services: int
    gap: Gap


def unanswered_needs(
    demand: Mapping[tuple[str, str], int],
    supply: Mapping[tuple[str, str], int],
    services: Mapping[str, int],
    *,
    fewest: int = FEWEST_PEOPLE,
) -> list[UnansweredNeed]:
    """Gaps by how many people they concern, the largest first.

    ``demand`` counts people and ``supply`` counts services by need and language; ``services``
    counts them by need in any language, stated or not. A person counts once per need, under the
    preferred language. English is taken to be spoken everywhere, so it is never what is missing.
    """
    people: Counter[str] = Counter()
    speakers: Counter[tuple[str, str]] = Counter()
    for (need, language), count in demand.items():
        people[need] += count
        speakers[need, base_of(language)] += count
    spoken = {(need, base_of(language)) for (need, language), count in supply.items() if count}
    nothing = [
        UnansweredNeed(need, None, count, 0, Gap.NOTHING)
        for need, count in people.items()
        if not services.get(need)
    ]
    not_in_language = [
        UnansweredNeed(need, language, count, services[need], Gap.NOT_IN_LANGUAGE)
        for (need, language), count in speakers.items()
        if services.get(need)
        and language != LANGUAGE_OF_THE_COUNTRY
        and (need, language) not in spoken
    ]
    rows = [row for row in (*nothing, *not_in_language) if row.people >= fewest]
    return sorted(rows, key=lambda row: (-row.people, row.need_code, row.language or ""))
