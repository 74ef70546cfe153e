"""Reads of matching."""

from __future__ import annotations

from trepconnect.matching.queries.gaps import unanswered_needs
from trepconnect.matching.queries.matches import list_matches
from trepconnect.matching.queries.saved import (
    find_saved_id,
    get_saved,
    list_saved,
    saved_without_outcome,
)

__all__ = [
    "find_saved_id",
    "get_saved",
    "list_matches",
    "list_saved",
    "saved_without_outcome",
    "unanswered_needs",
]
