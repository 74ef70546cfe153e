"""Meetings that are planned and sessions that took place: what may be logged and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.events import Event
from trepconnect.mentoring.pairings.domain.pairing import PairingMoved, PairingState, Party

SHORTEST: Final = 5
LONGEST: Final = 8 * 60
USUAL: Final = 60
MOST_AGREED: Final = 5
LONGEST_NOTE: Final = 4_000
LONGEST_TASK: Final = 300
_SLACK: Final = timedelta(minutes=5)
_BEFORE_PAIRING: Final = timedelta(days=1)


class Way(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    TEXT = "text"


class SessionState(StrEnum):
    LOGGED = "logged"
    CONFIRMED = "confirmed"
    QUESTIONED = "questioned"
    VOID = "void"


ANSWERABLE: Final = frozenset({SessionState.LOGGED, SessionState.QUESTIONED})
"""States in which the entrepreneur may still confirm."""

EDITABLE: Final = frozenset(SessionState) - {SessionState.VOID}
"""States in which the mentor may edit it. VOID: the office found that it did not take place."""

COUNTED: Final = frozenset({SessionState.LOGGED, SessionState.CONFIRMED})
"""States in which it counts as a meeting that took place."""


class SessionInFuture(DomainError):
    code = "session_in_future"


class SessionNotOver(SessionInFuture):
    """It began, but by its length it has not ended."""

    code = "session_not_over"


class SessionOverlaps(DomainError):
    """One of the two was in another session at that time."""

    code = "session_overlaps"


class SessionTooEarly(DomainError):
    """It is said to have been before the two were a pair."""

    code = "session_too_early"


class SessionLength(DomainError):
    """Shorter than ``SHORTEST`` or longer than ``LONGEST`` minutes."""

    code = "session_length"


class SessionChanged(Conflict):
    """The session was confirmed, questioned or edited since the page was opened."""

    code = "session_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One thing that was agreed, and who does it."""

    text: str
    due_on: date | None = None
    doer: Party = Party.ENTREPRENEUR


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What the mentor writes down of a meeting. ``topics`` are codes of needs.

    ``interpreter_came`` is None when none was wanted. ``private_note`` is for the mentor
    and the office.
    """

    started_at: datetime
    minutes: int = USUAL
    way: Way = Way.IN_PERSON
    language: str = "en"
    interpreter_wanted: bool = False
    interpreter_came: bool | None = None
    topics: tuple[str, ...] = ()
    shared_note: str = ""
    private_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the office may correct: the facts that are counted, not what was noted."""

    started_at: datetime
    minutes: int
    way: Way


def check_session(
    facts: SessionFacts, *, state: PairingState, paired_at: datetime | None, now: datetime
) -> None:
    """Refuse a session that the rules do not allow."""
    if state is not PairingState.ACTIVE or paired_at is None:
        raise PairingMoved
    check_when(facts, paired_at=paired_at, now=now)


def check_when(facts: SessionFacts | Held, *, paired_at: datetime, now: datetime) -> None:
    """Refuse a time or a length that cannot be."""
    if facts.started_at > now + _SLACK:
        raise SessionInFuture
    if facts.started_at < paired_at - _BEFORE_PAIRING:
        raise SessionTooEarly
    if not SHORTEST <= facts.minutes <= LONGEST:
        raise SessionLength
    if facts.started_at + timedelta(minutes=facts.minutes) > now + _SLACK:
        raise SessionNotOver


def meet_at_once(first: datetime, minutes: int, second: datetime, its_minutes: int) -> bool:
    """Whether two meetings share a minute; one may begin when the other ends."""
    first_ends = first + timedelta(minutes=minutes)
    return first < second + timedelta(minutes=its_minutes) and second < first_ends


FARTHEST: Final = timedelta(days=366)
LONGEST_WHERE: Final = 200


class MeetingState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class MeetingNotAhead(DomainError):
    """A meeting is planned for a time to come, within a year."""

    code = "meeting_not_ahead"


class MeetingOverlaps(DomainError):
    """One of the two has planned another meeting for that time."""

    code = "meeting_overlaps"


class MeetingGone(Conflict):
    """The meeting was cancelled or has begun."""

    code = "meeting_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When, how long, how and where to meet."""

    starts_at: datetime
    minutes: int = USUAL
    way: Way = Way.IN_PERSON
    where: str = ""


def check_plan(plan: Plan, *, now: datetime) -> None:
    """Refuse a time or a length that cannot be."""
    if not now < plan.starts_at <= now + FARTHEST:
        raise MeetingNotAhead
    if not SHORTEST <= plan.minutes <= LONGEST:
        raise SessionLength


@dataclass(frozen=True, slots=True)
class SessionLogged(Event):
    name: ClassVar[str] = "mentoring.session_logged"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionEdited(Event):
    """What was written down was changed before the entrepreneur said anything to it."""

    # The name under which an outbox may still hold it.
    name: ClassVar[str] = "mentoring.session_mended"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionConfirmed(Event):
    name: ClassVar[str] = "mentoring.session_confirmed"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionQuestioned(Event):
    """The entrepreneur says that it was not so."""

    name: ClassVar[str] = "mentoring.session_questioned"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionSettled(Event):
    """The office said how it was, or that it did not take place."""

    name: ClassVar[str] = "mentoring.session_settled"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Event):
    name: ClassVar[str] = "mentoring.meeting_planned"
    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Event):
    name: ClassVar[str] = "mentoring.meeting_cancelled"
    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingTomorrow(Event):
    name: ClassVar[str] = "mentoring.meeting_tomorrow"
    meeting_id: UUID
