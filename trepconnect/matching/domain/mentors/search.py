"""All that can be said of the mentors for one person; each part is worked out when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from trepconnect.matching.domain.mentors.admission import MentorIndex
from trepconnect.matching.domain.mentors.score import MentorMatch, rank_mentors
from trepconnect.matching.domain.mentors.seeking import Seeking
from trepconnect.matching.domain.mentors.unlock import Unlock, easiest_unlock, first_broken
from trepconnect.mentoring.pairings.domain.admissible import HardRule, MentorFacts, broken_rules


@dataclass(frozen=True, slots=True)
class Fit:
    """A mentor who may be proposed."""

    mentor: MentorFacts
    match: MentorMatch


@dataclass(frozen=True, slots=True)
class Refused:
    """A mentor who may not, with every rule that the pair would break."""

    mentor: MentorFacts
    rules: tuple[HardRule, ...]


class MentorSearch:
    def __init__(self, index: MentorIndex, seeking: Seeking) -> None:
        self.seeking = seeking
        self._index = index
        self._admitted = index.admitted(seeking.side)

    @cached_property
    def fits(self) -> list[Fit]:
        """Those who may be proposed, the best first."""
        admitted = {one.user_id: one for one in self._index.of(self._admitted)}
        ranked = rank_mentors(self.seeking, admitted.values())
        return [Fit(admitted[match.id], match) for match in ranked]

    @cached_property
    def refused(self) -> list[Refused]:
        """The others: first those who understand her, and of them those who lack the least."""
        others = self._index.of(self._index.everybody & ~self._admitted)
        found = [Refused(one, broken_rules(one, self.seeking.side)) for one in others]
        return sorted(found, key=_distance)

    @property
    def admitted(self) -> int:
        return self._admitted.bit_count()

    @property
    def speaking(self) -> int:
        """How many mentors speak one of her languages."""
        return self._index.speaking(self.seeking.side.languages).bit_count()

    @property
    def speaking_preferred(self) -> int | None:
        """How many speak the one she prefers; None when she named none."""
        preferred = self.seeking.side.languages[:1]
        return self._index.speaking(preferred).bit_count() if preferred else None

    @property
    def first_broken(self) -> dict[HardRule, int]:
        return first_broken(self._index, self.seeking.side)

    @property
    def unlock(self) -> Unlock | None:
        return easiest_unlock(self._index, self.seeking.side)


def _distance(refused: Refused) -> tuple[bool, bool, int, int]:
    """How far somebody is from being possible; equal ones by id."""
    rules = refused.rules
    never, mute = HardRule.BLOCKED in rules, HardRule.LANGUAGE in rules
    return never, mute, len(rules), refused.mentor.user_id.int
