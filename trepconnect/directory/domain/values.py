"""The few closed lists of the directory."""

from __future__ import annotations

from enum import StrEnum


class RecordStatus(StrEnum):
    """Only active records are shown; an inactive one keeps its history and its links."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class NeedSource(StrEnum):
    """Who said that a service meets a need."""

    STAFF = "staff"
    TEXT = "text"
    IMPORT = "import"


class LanguageNote(StrEnum):
    """How a language is offered when it is not simply spoken."""

    LIMITED = "limited"
    INTERPRETER = "interpreter"
    INTERPRETER_LINE = "interpreter_line"
    ON_REQUEST = "on_request"
    SIGN = "sign"
