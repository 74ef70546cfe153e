"""A profile put together: the person, their businesses, and what matching may know of each.

What a section may hold, how two tabs with the same section are merged (what each changed is kept,
unless both changed the same answer), and how much of a profile is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Generic, TypeAlias, TypeVar
from uuid import UUID

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.events import Event
from trepconnect.kernel.money import Money
from trepconnect.kernel.sensitive import Sensitive, find_sensitive
from trepconnect.profiles.domain.business import (
    MOST_URGENT,
    URGENT,
    Card,
    Details,
    Finances,
    Kind,
    Needs,
    Stage,
    Story,
    WantedNeed,
)
from trepconnect.profiles.domain.industries import industry
from trepconnect.profiles.domain.person import MEETING_TIMES, Home, Meeting, Reach, Speaking
from trepconnect.vocabulary.domain.needs import need

PersonSection: TypeAlias = Home | Reach | Meeting | Speaking
BusinessSection: TypeAlias = Kind | Details | Finances | Story | Card | Needs
Section: TypeAlias = PersonSection | BusinessSection


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``speaking`` is None for those who may not see the languages."""

    user_id: UUID
    display_name: str
    version: int = 0
    home: Home = field(default_factory=Home)
    reach: Reach = field(default_factory=Reach)
    meeting: Meeting = field(default_factory=Meeting)
    speaking: Speaking | None = field(default_factory=Speaking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    id: UUID
    user_id: UUID
    version: int = 1
    updated_at: datetime | None = None
    kind: Kind = field(default_factory=Kind)
    details: Details = field(default_factory=Details)
    finances: Finances = field(default_factory=Finances)
    story: Story = field(default_factory=Story)
    card: Card = field(default_factory=Card)
    needs: Needs = field(default_factory=Needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``started`` is False for a person who never opened their profile."""

    person: Person
    businesses: tuple[Business, ...] = ()
    started: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekerFacts:
    """What may be compared with services and loans: plain values, empty and None for not said.

    ``industry`` is a NAICS 2022 code. Of a range of sales the lower end counts, of costs the
    higher. ``languages`` has the preferred one first and falls back to the one that the owner
    reads us in.
    """

    business_id: UUID
    user_id: UUID
    needs: tuple[WantedNeed, ...] = ()
    languages: tuple[str, ...] = ()
    needs_interpreter: bool | None = None
    zip_code: str = ""
    remote_ok: bool | None = None
    stage: str | None = None
    industry: str | None = None
    structure: str | None = None
    started_on: date | None = None
    workers: int | None = None
    amount_wanted: Money | None = None
    money_uses: frozenset[str] = frozenset()
    monthly_sales: Money | None = None
    monthly_costs: Money | None = None


def free_texts(section: Section) -> list[str]:
    """The words of a section that a person typed."""
    values = [getattr(section, one.name) for one in fields(section)]
    return [value for value in values if isinstance(value, str) and value]


@dataclass(frozen=True, slots=True)
class ProfileSaved(Event):
    """A page of a profile was saved. ``business_id`` is empty when it was about the person."""

    name: ClassVar[str] = "profiles.profile_saved"
    user_id: UUID
    section: str
    business_id: str = ""


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
        kept, new, before = getattr(stored, name), getattr(typed, name), opened.get(name)
        if new == kept or before == _mark(kept):
            continue
        if before == _mark(new):
            typed = replace(typed, **{name: kept})
        else:
            conflicts.add(name)
    return Merged(typed, frozenset(conflicts))


def _mark(answer: object) -> str:
    return hashlib.sha256(repr(answer).encode()).hexdigest()[:_MARK_LETTERS]


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


class SensitiveText(DomainError):
    """A person wrote what we must not keep; ``kind`` says which."""

    code = "sensitive_text"

    def __init__(self, kind: Sensitive) -> None:
        super().__init__(kind)
        self.kind = kind


class TooManyUrgent(DomainError):
    """More needs are marked as most urgent than ``MOST_URGENT``."""

    code = "too_many_urgent"


class UnknownMeetingTime(DomainError):
    code = "unknown_meeting_time"


def check(section: Section) -> None:
    """Raises SensitiveText, UnknownNeed, TooManyUrgent, UnknownIndustry or UnknownMeetingTime."""
    for kind in _sensitive(section):
        raise SensitiveText(kind)
    match section:
        case Needs():
            _check_needs(section)
        case Kind(industry_code=code) if code:
            industry(code)
        case Meeting(meeting_times=times) if not set(times) <= set(MEETING_TIMES):
            raise UnknownMeetingTime


def _sensitive(section: Section) -> Iterator[Sensitive]:
    for text in free_texts(section):
        found = find_sensitive(text)
        if found is not None:
            yield found


def _check_needs(section: Needs) -> None:
    for wanted in section.needs:
        need(wanted.code)
    if sum(wanted.priority == URGENT for wanted in section.needs) > MOST_URGENT:
        raise TooManyUrgent
