"""A meeting that is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.mentoring.domain.session import LONGEST, SHORTEST, USUAL, SessionLength, Way

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
