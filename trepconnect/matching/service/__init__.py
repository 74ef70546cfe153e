"""Writes of matching."""

from __future__ import annotations

from trepconnect.matching.service.answering import save_answers
from trepconnect.matching.service.saving import (
    remove_saved,
    save_service,
    suggest_service,
    tell_help,
    write_note,
)

__all__ = [
    "remove_saved",
    "save_answers",
    "save_service",
    "suggest_service",
    "tell_help",
    "write_note",
]
