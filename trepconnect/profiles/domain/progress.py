"""How much of a profile is there, and what would help most if it were added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.domain.profile import Business, Person


class Gap(StrEnum):
    """Something that is missing, in the order of how much it helps."""

    NEEDS = "needs"
    PLACE = "place"
    LANGUAGES = "languages"
    STAGE = "stage"
    INDUSTRY = "industry"
    REACH = "reach"
    MEETING = "meeting"
    STRUCTURE = "structure"
    STARTED = "started"
    MONEY = "money"
    OFFERS = "offers"
    EXPERIENCE = "experience"


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    gaps: tuple[Gap, ...]

    @property
    def is_complete(self) -> bool:
        return not self.gaps


def progress(person: Person, business: Business | None) -> Progress:
    """What is there of what helps; without a business only the person's part counts."""
    answered = dict(_of_person(person, business))
    if business is not None:
        answered |= dict(_of_business(business))
    gaps = tuple(gap for gap in Gap if answered.get(gap) is False)
    return Progress(len(answered) - len(gaps), len(answered), gaps)


def _of_person(person: Person, business: Business | None) -> Iterable[tuple[Gap, bool]]:
    zip_code = person.home.zip_code or (business.details.zip_code if business else "")
    yield Gap.PLACE, bool(zip_code)
    if person.speaking is not None:
        yield Gap.LANGUAGES, bool(person.speaking.languages)
    yield Gap.REACH, bool(person.reach.reach_by)
    yield Gap.MEETING, bool(person.meeting.meeting_times)


def _of_business(business: Business) -> Iterable[tuple[Gap, bool]]:
    kind, details = business.kind, business.details
    yield Gap.NEEDS, bool(business.needs.needs)
    yield Gap.STAGE, kind.stage is not None
    yield Gap.INDUSTRY, bool(kind.industry_code or kind.industry_words)
    yield Gap.STRUCTURE, details.structure is not None
    yield Gap.OFFERS, bool(business.story.offers)
    yield Gap.EXPERIENCE, bool(business.story.experience)
    if kind.stage in {Stage.OPERATING, Stage.GROWING}:
        yield Gap.STARTED, details.started_on is not None
        yield Gap.MONEY, business.finances.monthly_sales is not None
