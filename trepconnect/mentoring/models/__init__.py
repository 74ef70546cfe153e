"""Tables of mentoring."""

from __future__ import annotations

from trepconnect.mentoring.models.meetings import (
    MeetingRow,
    SessionRow,
    SessionVersionRow,
    TaskRow,
)
from trepconnect.mentoring.models.pairings import (
    BlockedPairRow,
    MentorRow,
    PairingRow,
    RequestRow,
)

__all__ = [
    "BlockedPairRow",
    "MeetingRow",
    "MentorRow",
    "PairingRow",
    "RequestRow",
    "SessionRow",
    "SessionVersionRow",
    "TaskRow",
]
