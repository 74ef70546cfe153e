"""Matches that are kept: whether they helped, when to ask, and what others learn of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from trepconnect.kernel.events import Event

ASK_AFTER: Final = timedelta(days=7)
"""How long after saving, or after "not yet", the owner is asked whether it helped."""


class Helped(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_YET = "not_yet"


class WhatHappened(StrEnum):
    GOT_HELP = "got_help"
    SENT_ELSEWHERE = "sent_elsewhere"
    WAITING = "waiting"
    NO_ANSWER = "no_answer"
    NOT_MY_LANGUAGE = "not_my_language"
    NOT_FOR_ME = "not_for_me"
    TOO_EXPENSIVE = "too_expensive"
    WRONG_DETAILS = "wrong_details"
    DID_NOT_GO = "did_not_go"


def asks_now(
    *, saved_at: datetime, helped: Helped | None, told_at: datetime | None, now: datetime
) -> bool:
    """Whether it is time to ask: a week after saving, again a week after each "not yet"."""
    if helped in {Helped.YES, Helped.NO}:
        return False
    return now >= (told_at or saved_at) + ASK_AFTER


@dataclass(frozen=True, slots=True)
class ServiceSaved(Event):
    """A service was kept for a business."""

    name: ClassVar[str] = "matching.service_saved"

    saved_match_id: UUID
    business_id: UUID
    service_id: UUID


@dataclass(frozen=True, slots=True)
class ServiceSuggested(Event):
    """The office put a service on somebody's list."""

    name: ClassVar[str] = "matching.service_suggested"

    saved_match_id: UUID


@dataclass(frozen=True, slots=True)
class HelpTold(Event):
    """Somebody told whether a service helped; ``helped`` is a code of ``saved.Helped``."""

    name: ClassVar[str] = "matching.help_told"

    saved_match_id: UUID
    service_id: UUID
    helped: str
