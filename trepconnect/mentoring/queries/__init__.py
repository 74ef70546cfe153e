"""Reads of mentoring."""

from __future__ import annotations

from trepconnect.mentoring.queries.facts import (
    get_mentor_facts,
    get_seeker_side,
    list_mentor_facts,
    list_seeker_sides,
)
from trepconnect.mentoring.queries.meetings import (
    Meeting,
    get_meeting,
    list_meetings,
    next_meeting,
)
from trepconnect.mentoring.queries.mentors import Mentor, find_mentor, get_mentor
from trepconnect.mentoring.queries.pairings import (
    Pairing,
    find_live_pairing,
    get_pairing,
    is_mentor_of,
    list_pairings,
)
from trepconnect.mentoring.queries.requests import (
    Request,
    find_open_request,
    get_request,
    list_requests,
)
from trepconnect.mentoring.queries.sessions import LoggedSession, get_session, list_sessions
from trepconnect.mentoring.queries.tasks import (
    Task,
    get_task,
    list_tasks,
    list_tasks_from,
    list_tasks_of,
)

__all__ = [
    "LoggedSession",
    "Meeting",
    "Mentor",
    "Pairing",
    "Request",
    "Task",
    "find_live_pairing",
    "find_mentor",
    "find_open_request",
    "get_meeting",
    "get_mentor",
    "get_mentor_facts",
    "get_pairing",
    "get_request",
    "get_seeker_side",
    "get_session",
    "get_task",
    "is_mentor_of",
    "list_meetings",
    "list_mentor_facts",
    "list_pairings",
    "list_requests",
    "list_seeker_sides",
    "list_sessions",
    "list_tasks",
    "list_tasks_from",
    "list_tasks_of",
    "next_meeting",
]
