"""Reads of matching."""

from __future__ import annotations

from trepconnect.matching.queries.gaps import unanswered_needs
from trepconnect.matching.queries.loans import get_loan, list_answers, list_loans
from trepconnect.matching.queries.matches import find_hers, list_matches, list_matches_for
from trepconnect.matching.queries.saved import (
    find_saved_id,
    get_saved,
    list_kept,
    list_saved,
    list_told,
    saved_without_outcome,
)

__all__ = [
    "find_hers",
    "find_saved_id",
    "get_loan",
    "get_saved",
    "list_answers",
    "list_kept",
    "list_loans",
    "list_matches",
    "list_matches_for",
    "list_saved",
    "list_told",
    "saved_without_outcome",
    "unanswered_needs",
]
