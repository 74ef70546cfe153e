"""Reads of mentoring."""

from __future__ import annotations

from trepconnect.mentoring.queries.facts import (
    get_mentor_facts,
    get_seeker_side,
    list_mentor_facts,
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

__all__ = [
    "Mentor",
    "Pairing",
    "Request",
    "find_live_pairing",
    "find_mentor",
    "find_open_request",
    "get_mentor",
    "get_mentor_facts",
    "get_pairing",
    "get_request",
    "get_seeker_side",
    "is_mentor_of",
    "list_mentor_facts",
    "list_pairings",
    "list_requests",
]
