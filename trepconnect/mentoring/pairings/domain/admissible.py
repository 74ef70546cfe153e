"""Who may be a pair at all: the hard rules for one pair, independent of any ranking.

What was not said excludes nobody; ``open_questions`` lists what would have to be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.place import METRES_PER_MILE, Place, metres_between
from trepconnect.mentoring.mentors.domain import Level, places_free
from trepconnect.mentoring.pairings.domain.request import Must


class HardRule(StrEnum):
    """What a pair must fulfil, in the order in which the rules are looked at."""

    LANGUAGE = "language"
    TIMES = "times"
    PLACE = "place"
    ACTIVE = "active"
    SCREENED = "screened"
    FULL = "full"
    BLOCKED = "blocked"
    MUST = "must"


class PairNotAllowed(DomainError):
    """The two may not be a pair; ``rules`` are those that it would break."""

    code = "pair_not_allowed"

    def __init__(self, rules: tuple[HardRule, ...]) -> None:
        super().__init__(", ".join(rules))
        self.rules = rules


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorFacts:
    """A mentor for rules and rankings. ``trade`` is a NAICS code and
    ``trade_code`` our own; ``times`` are of the week."""

    user_id: UUID
    name: str = ""
    about: str = ""
    trade: str | None = None
    trade_code: str = ""
    expertise: frozenset[str] = frozenset()
    languages: Mapping[str, Level] = field(default_factory=dict)
    times: frozenset[str] = frozenset()
    remote_ok: bool = True
    in_person_ok: bool = True
    place: Place | None = None
    travel_miles: int = 0
    only_stages: frozenset[str] = frozenset()
    weekly_minutes: int = 0
    capacity: int = 1
    places_taken: int = 0
    active: bool = True
    screened: bool = True

    @property
    def places_free(self) -> int:
        return places_free(self.capacity, self.places_taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekerSide:
    """What the rules compare of an entrepreneur and a business: ``None`` and empty mean not said.

    ``never_with`` are mentors with whom not to pair them (again).
    """

    business_id: UUID
    user_id: UUID
    languages: tuple[str, ...] = ()
    needs_interpreter: bool | None = None
    times: frozenset[str] = frozenset()
    remote_ok: bool | None = None
    place: Place | None = None
    stage: str | None = None
    trade: str | None = None
    musts: frozenset[Must] = frozenset()
    never_with: frozenset[UUID] = frozenset()


def broken_rules(mentor: MentorFacts, seeker: SeekerSide) -> tuple[HardRule, ...]:
    """The rules that this pair breaks; none means that it may be proposed."""
    return tuple(rule for rule, holds in _RULES.items() if holds(mentor, seeker) is False)


def open_questions(mentor: MentorFacts, seeker: SeekerSide) -> tuple[HardRule, ...]:
    """The rules that cannot be decided until the entrepreneur has said more."""
    return tuple(rule for rule, holds in _RULES.items() if holds(mentor, seeker) is None)


def needs_interpreter(mentor: MentorFacts, seeker: SeekerSide) -> bool:
    """Whether the two share no language, as far as the entrepreneur's are known."""
    return bool(seeker.languages) and not shared_languages(mentor, seeker)


def shared_languages(mentor: MentorFacts, seeker: SeekerSide) -> tuple[str, ...]:
    """A seeker's languages that the mentor speaks, the preferred first. Regions do not matter."""
    spoken = {base_of(tag) for tag in mentor.languages}
    return tuple(tag for tag in seeker.languages if base_of(tag) in spoken)


def base_of(tag: str) -> str:
    """The language without script and region."""
    return tag.partition("-")[0]


def _language(mentor: MentorFacts, seeker: SeekerSide) -> bool | None:
    """H1: a shared language, or an interpreter whom the entrepreneur accepts."""
    if not seeker.languages:
        return None
    return bool(shared_languages(mentor, seeker)) or seeker.needs_interpreter is True


def _times(mentor: MentorFacts, seeker: SeekerSide) -> bool | None:
    """H2: one time of the week at which both are free."""
    if not seeker.times:
        return None
    return not mentor.times.isdisjoint(seeker.times)


def _place(mentor: MentorFacts, seeker: SeekerSide) -> bool | None:
    """H3: both meet by phone or video, or the mentor travels as far as the entrepreneur is."""
    remote = seeker.remote_ok if mentor.remote_ok else False
    return _either(remote, _in_person(mentor, seeker))


def _in_person(mentor: MentorFacts, seeker: SeekerSide) -> bool | None:
    if not mentor.in_person_ok:
        return False
    if mentor.place is None or seeker.place is None:
        return None
    if mentor.place.postal_code and mentor.place.postal_code == seeker.place.postal_code:
        return True
    metres = metres_between(mentor.place, seeker.place)
    return None if metres is None else metres <= mentor.travel_miles * METRES_PER_MILE


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - two answers
    """Yes if one is yes, no if both are no, otherwise not known."""
    if one or other:
        return True
    return None if one is None or other is None else False


def _active(mentor: MentorFacts, _seeker: SeekerSide) -> bool:
    """H4: the mentor takes people at the moment."""
    return mentor.active


def _screened(mentor: MentorFacts, _seeker: SeekerSide) -> bool:
    """H4: the office has screened the mentor."""
    return mentor.screened


def _has_place(mentor: MentorFacts, _seeker: SeekerSide) -> bool:
    """H4: the mentor has a place free."""
    return mentor.places_free > 0


def _not_blocked(mentor: MentorFacts, seeker: SeekerSide) -> bool:
    """H5: not the same person, no conflict of interest, no pair that ended for cause."""
    return mentor.user_id != seeker.user_id and mentor.user_id not in seeker.never_with


def _musts(mentor: MentorFacts, seeker: SeekerSide) -> bool | None:
    """H6: what either of them stated as a must."""
    answers = [_MUSTS[must](mentor, seeker) for must in sorted(seeker.musts)]
    if mentor.only_stages:
        answers.append(None if seeker.stage is None else seeker.stage in mentor.only_stages)
    if False in answers:
        return False
    return None if None in answers else True


def _in_own_language(mentor: MentorFacts, seeker: SeekerSide) -> bool | None:
    return bool(shared_languages(mentor, seeker)) if seeker.languages else None


def _of_same_trade(mentor: MentorFacts, seeker: SeekerSide) -> bool | None:
    return None if seeker.trade is None else mentor.trade == seeker.trade


Holds = Callable[[MentorFacts, SeekerSide], bool | None]

_MUSTS: Final[Mapping[Must, Holds]] = {
    Must.OWN_LANGUAGE: _in_own_language,
    Must.IN_PERSON: _in_person,
    Must.SAME_TRADE: _of_same_trade,
}
_RULES: Final[Mapping[HardRule, Holds]] = {
    HardRule.LANGUAGE: _language,
    HardRule.TIMES: _times,
    HardRule.PLACE: _place,
    HardRule.ACTIVE: _active,
    HardRule.SCREENED: _screened,
    HardRule.FULL: _has_place,
    HardRule.BLOCKED: _not_blocked,
    HardRule.MUST: _musts,
}
