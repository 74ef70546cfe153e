"""Which of all mentors may be paired with a person, found at once: a set of mentors is one number.

Bit ``n`` of a number stands for the ``n``-th mentor. Each hard rule gives the number of those who
keep it; what is left when all are combined may be proposed. ``mentoring.domain.admissible`` says
the same of one pair in plain words and is asked again when a pair is stored; a test holds the two
together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Final, TypeVar
from uuid import UUID

from trepconnect.kernel.place import METRES_PER_MILE, Place, metres_between
from trepconnect.mentoring.pairings.domain.admissible import (
    HardRule,
    MentorFacts,
    SeekerSide,
    base_of,
)
from trepconnect.mentoring.pairings.domain.request import Must

Key = TypeVar("Key", bound=Hashable)
Bits = int
Keeping = Mapping[HardRule, Bits]
"""Those who keep each rule, in the order of the rules."""


class MentorIndex:
    """All mentors, ready to be asked about one person after another."""

    def __init__(self, mentors: Iterable[MentorFacts]) -> None:
        self.mentors: Final = sorted(mentors, key=lambda mentor: mentor.user_id.int)
        self.everybody: Final[Bits] = (1 << len(self.mentors)) - 1
        self._by_id: dict[UUID, Bits] = {}
        self._by_language: dict[str, Bits] = defaultdict(int)
        self._by_time: dict[str, Bits] = defaultdict(int)
        self._by_trade: dict[str, Bits] = defaultdict(int)
        self._by_stage: dict[str, Bits] = defaultdict(int)
        self._by_travel: dict[tuple[Place | None, int], Bits] = defaultdict(int)
        self._any_stage = self._remote = self._active = self._screened = self._free = 0
        self._reached: dict[Place | None, Bits] = {}
        for at, mentor in enumerate(self.mentors):
            self._add(mentor, 1 << at)

    def _add(self, mentor: MentorFacts, bit: Bits) -> None:
        self._by_id[mentor.user_id] = bit
        for tag in mentor.languages:
            self._by_language[base_of(tag)] |= bit
        for time in mentor.times:
            self._by_time[time] |= bit
        for stage in mentor.only_stages:
            self._by_stage[stage] |= bit
        if mentor.trade is not None:
            self._by_trade[mentor.trade] |= bit
        if mentor.in_person_ok:
            self._by_travel[(mentor.place, mentor.travel_miles)] |= bit
        self._any_stage |= 0 if mentor.only_stages else bit
        self._remote |= bit if mentor.remote_ok else 0
        self._active |= bit if mentor.active else 0
        self._screened |= bit if mentor.screened else 0
        self._free |= bit if mentor.places_free else 0

    def keeping(self, seeker: SeekerSide) -> Keeping:
        return {
            HardRule.LANGUAGE: self._understood(seeker),
            HardRule.TIMES: self.free_at(seeker.times) if seeker.times else self.everybody,
            HardRule.PLACE: self._met(seeker),
            HardRule.ACTIVE: self._active,
            HardRule.SCREENED: self._screened,
            HardRule.FULL: self._free,
            HardRule.BLOCKED: self.everybody & ~self._never(seeker),
            HardRule.MUST: self._as_required(seeker),
        }

    def speaking(self, tags: Iterable[str]) -> Bits:
        return _any(self._by_language, {base_of(tag) for tag in tags})

    def free_at(self, times: Iterable[str]) -> Bits:
        return _any(self._by_time, times)

    def of(self, bits: Bits) -> tuple[MentorFacts, ...]:
        """The mentors that a number stands for, by id."""
        found = []
        while bits:
            lowest = bits & -bits
            found.append(self.mentors[lowest.bit_length() - 1])
            bits ^= lowest
        return tuple(found)

    def admitted(self, seeker: SeekerSide) -> Bits:
        """Those who may be paired with the entrepreneur."""
        return in_all(self.keeping(seeker).values(), self.everybody)

    def _understood(self, seeker: SeekerSide) -> Bits:
        if not seeker.languages or seeker.needs_interpreter:
            return self.everybody
        return self.speaking(seeker.languages)

    def _met(self, seeker: SeekerSide) -> Bits:
        remote = 0 if seeker.remote_ok is False else self._remote
        return remote | self._reaching(seeker.place)

    def _reaching(self, here: Place | None) -> Bits:
        """Those who would come to the entrepreneur, or of whom that is not known."""
        if here not in self._reached:
            self._reached[here] = _any(
                self._by_travel, [key for key in self._by_travel if _within(here, *key)]
            )
        return self._reached[here]

    def _never(self, seeker: SeekerSide) -> Bits:
        return _any(self._by_id, seeker.never_with | {seeker.user_id})

    def _as_required(self, seeker: SeekerSide) -> Bits:
        kept = self.everybody
        if seeker.stage is not None:
            kept &= self._any_stage | self._by_stage.get(seeker.stage, 0)
        if Must.OWN_LANGUAGE in seeker.musts and seeker.languages:
            kept &= self.speaking(seeker.languages)
        if Must.IN_PERSON in seeker.musts:
            kept &= self._reaching(seeker.place)
        if Must.SAME_TRADE in seeker.musts and seeker.trade is not None:
            kept &= self._by_trade.get(seeker.trade, 0)
        return kept


def in_all(sets: Iterable[Bits], everybody: Bits) -> Bits:
    """Those who are in all of the sets."""
    for one in sets:
        everybody &= one
    return everybody


def _any(sets: Mapping[Key, Bits], keys: Iterable[Key]) -> Bits:
    """Those who are in at least one of the sets."""
    found = 0
    for key in keys:
        found |= sets.get(key, 0)
    return found


def _within(here: Place | None, there: Place | None, miles: int) -> bool:
    """Not known counts as yes."""
    if here is None or there is None:
        return True
    if there.postal_code and there.postal_code == here.postal_code:
        return True
    metres = metres_between(there, here)
    return metres is None or metres <= miles * METRES_PER_MILE
