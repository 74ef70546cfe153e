"""Matches that somebody keeps: whether they helped, and when to ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

ASK_AFTER: Final = timedelta(days=7)
"""How long after saving, or after "not yet", she is asked whether it helped."""


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
