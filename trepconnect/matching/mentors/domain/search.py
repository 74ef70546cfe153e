"""All that can be said of the mentors for one person, each part worked out when asked for.

Of those who may not be paired it says why, and the smallest change that would let more of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from trepconnect.matching.mentors.domain.admission import Bits, MentorIndex, in_all
from trepconnect.matching.mentors.domain.reasons import Seeking
from trepconnect.matching.mentors.domain.scoring import MentorMatch, rank_mentors
from trepconnect.mentoring.pairings.domain.admissible import (
    HardRule,
    MentorFacts,
    SeekerSide,
    broken_rules,
)
from trepconnect.profiles.domain.person import MEETING_TIMES


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
        """The others: first those who understand the seeker, of them those who lack the least."""
        others = self._index.of(self._index.everybody & ~self._admitted)
        found = [Refused(one, broken_rules(one, self.seeking.side)) for one in others]
        return sorted(found, key=_distance)

    @property
    def admitted(self) -> int:
        return self._admitted.bit_count()

    @property
    def speaking(self) -> int:
        """How many mentors speak one of the entrepreneur's languages."""
        return self._index.speaking(self.seeking.side.languages).bit_count()

    @property
    def speaking_preferred(self) -> int | None:
        """How many speak the preferred one; None when none was named."""
        preferred = self.seeking.side.languages[:1]
        return self._index.speaking(preferred).bit_count() if preferred else None

    @property
    def first_broken(self) -> dict[HardRule, int]:
        return first_broken(self._index, self.seeking.side)

    @property
    def unlock(self) -> Unlock | None:
        return easiest_unlock(self._index, self.seeking.side)


def _distance(refused: Refused) -> tuple[bool, bool, int, int]:
    """How far a mentor is from being possible; equal ones by id."""
    rules = refused.rules
    never, mute = HardRule.BLOCKED in rules, HardRule.LANGUAGE in rules
    return never, mute, len(rules), refused.mentor.user_id.int


class Change(StrEnum):
    """What entrepreneur or mentor could be asked to change, the easiest first."""

    REMOTE = "remote"
    TIME = "time"
    MUST = "must"
    SCREENING = "screening"
    ROOM = "room"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Unlock:
    """``mentors`` more would fit. ``time`` is when the entrepreneur would have to be free."""

    change: Change
    mentors: int
    time: str | None = None


def first_broken(index: MentorIndex, seeker: SeekerSide) -> dict[HardRule, int]:
    """Those who may not, each counted once: under the first rule that the mentor breaks."""
    left, counts = index.everybody, {}
    for rule, keeping in index.keeping(seeker).items():
        broken = (left & ~keeping).bit_count()
        if broken:
            counts[rule] = broken
        left &= keeping
    return counts


def easiest_unlock(index: MentorIndex, seeker: SeekerSide) -> Unlock | None:
    """The easiest single change that lets at least one mentor more; None when none does."""
    return next((one for one in _unlocks(index, seeker) if one.mentors), None)


def _unlocks(index: MentorIndex, seeker: SeekerSide) -> Iterator[Unlock]:
    """What each change would bring, perhaps nobody. Later ones are worked out when asked for."""
    now = index.admitted(seeker)
    by_phone = replace(seeker, remote_ok=True)
    yield Unlock(Change.REMOTE, _more(index, by_phone, now))
    yield _another_time(index, seeker)
    yield Unlock(Change.MUST, _more(index, replace(seeker, musts=frozenset()), now))
    yield Unlock(Change.SCREENING, _lacking_only(index, seeker, HardRule.SCREENED).bit_count())
    yield Unlock(Change.ROOM, _lacking_only(index, seeker, HardRule.FULL).bit_count())
    with_interpreter = replace(seeker, needs_interpreter=True)
    yield Unlock(Change.INTERPRETER, _more(index, with_interpreter, now))


def _more(index: MentorIndex, changed: SeekerSide, now: Bits) -> int:
    return (index.admitted(changed) & ~now).bit_count()


def _another_time(index: MentorIndex, seeker: SeekerSide) -> Unlock:
    """The time of the week that brings the most, the earliest of those that bring the same."""
    waiting = _lacking_only(index, seeker, HardRule.TIMES)
    at = {time: (waiting & index.free_at((time,))).bit_count() for time in MEETING_TIMES}
    best = max(MEETING_TIMES, key=at.__getitem__)
    return Unlock(Change.TIME, at[best], best)


def _lacking_only(index: MentorIndex, seeker: SeekerSide, rule: HardRule) -> Bits:
    """Those who break this rule and no other."""
    keeping = dict(index.keeping(seeker))
    kept = keeping.pop(rule)
    return in_all(keeping.values(), index.everybody) & ~kept
