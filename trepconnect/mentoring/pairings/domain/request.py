"""An entrepreneur's wish for a mentor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.events import Event

LONGEST_WORDS: Final = 1_000


class RequestState(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"
    PAIRED = "paired"
    WITHDRAWN = "withdrawn"


WAITING: Final = frozenset({RequestState.OPEN, RequestState.PROPOSED})
"""A business has at most one request in these states."""


class Must(StrEnum):
    """What a mentor must fulfil, or the entrepreneur wants none."""

    OWN_LANGUAGE = "own_language"
    IN_PERSON = "in_person"
    SAME_TRADE = "same_trade"


class AlreadyAsked(Conflict):
    """There is a request of this business already."""

    code = "already_asked"


class NotOfTheOffice(DomainError):
    """Only those of the office who work with people look after a request."""

    code = "not_of_the_office"


class RequestClosed(Conflict):
    """The request was answered or withdrawn meanwhile."""

    code = "request_closed"


@dataclass(frozen=True, slots=True)
class MentorAsked(Event):
    name: ClassVar[str] = "mentoring.mentor_asked"
    request_id: UUID
