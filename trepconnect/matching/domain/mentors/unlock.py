"""Why the other mentors may not, and the smallest change that would let more of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from trepconnect.matching.domain.mentors.admission import Bits, MentorIndex, in_all
from trepconnect.mentoring.pairings.domain.admissible import HardRule, SeekerSide
from trepconnect.profiles.domain.person import MEETING_TIMES


class Change(StrEnum):
    """What somebody could be asked to change, the easiest first."""

    REMOTE = "remote"
    TIME = "time"
    MUST = "must"
    SCREENING = "screening"
    ROOM = "room"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Unlock:
    """``mentors`` more would fit. ``time`` is the one at which she would have to be free."""

    change: Change
    mentors: int
    time: str | None = None


def first_broken(index: MentorIndex, seeker: SeekerSide) -> dict[HardRule, int]:
    """Those who may not, each counted once: under the first rule that he breaks."""
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
