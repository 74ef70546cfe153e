"""What mentors say of themselves, how many people they have room for, what may not be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.sensitive import find_sensitive
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.domain.profile import SensitiveText

MOST_PLACES: Final = 20
MOST_WEEKLY_MINUTES: Final = 40 * 60
MOST_TRAVEL_MILES: Final = 200
USUAL_TRAVEL_MILES: Final = 15
LONGEST_ABOUT: Final = 1_000


class Level(StrEnum):
    """How well a mentor speaks a language; ``conversational`` is enough to meet in it."""

    NATIVE = "native"
    FLUENT = "fluent"
    CONVERSATIONAL = "conversational"


class MentorState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class MentorFull(Conflict):
    """No place is free any more."""

    code = "mentor_full"


class NotAMentor(DomainError):
    """The person does not hold the role of a mentor."""

    code = "not_a_mentor"


class BadMentorProfile(DomainError):
    """``field`` holds what a profile of a mentor cannot hold."""

    code = "bad_mentor_profile"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class MentorChanged(Conflict):
    """The profile was saved somewhere else since the page was opened."""

    code = "mentor_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorProfile:
    """What mentors tell of themselves. ``trade`` is a code of the trades, ``expertise`` of needs.

    ``only_stages`` are the stages to work with; empty means all. ``shares_contact``: whether the
    people whom they mentor may see their phone number and e-mail address.
    """

    about: str = ""
    trade: str = ""
    expertise: tuple[str, ...] = ()
    languages: Mapping[str, Level] = field(default_factory=dict)
    weekly_minutes: int = 60
    capacity: int = 1
    meeting_times: tuple[str, ...] = ()
    remote_ok: bool = True
    in_person_ok: bool = True
    zip_code: str = ""
    travel_miles: int = USUAL_TRAVEL_MILES
    only_stages: tuple[Stage, ...] = ()
    shares_contact: bool = False


def places_free(capacity: int, places_taken: int) -> int:
    """Never below zero: a mentor may take fewer people from now on than there are."""
    return max(capacity - places_taken, 0)


def refuse_sensitive(*texts: str) -> None:
    """Raises SensitiveText."""
    for text in texts:
        found = find_sensitive(text) if text else None
        if found is not None:
            raise SensitiveText(found)
