"""Reads of who fits as a mentor, and of who waits for one."""

from __future__ import annotations

from trepconnect.matching.queries.mentors.current_status import Asked, Paired, Standing
from trepconnect.matching.queries.mentors.fitting import (
    MentorsFor,
    OneMentorFor,
    mentors_for,
    one_mentor_for,
    seeking_of,
)
from trepconnect.matching.queries.mentors.waiting import Queue, Waiting, list_waiting

__all__ = [
    "Asked",
    "MentorsFor",
    "OneMentorFor",
    "Paired",
    "Queue",
    "Standing",
    "Waiting",
    "list_waiting",
    "mentors_for",
    "one_mentor_for",
    "seeking_of",
]
