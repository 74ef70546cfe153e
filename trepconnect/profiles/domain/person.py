"""What a person says, page by page; never where they were born or what papers they have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ReachBy(StrEnum):
    TEXT = "text"
    CALL = "call"
    WHATSAPP = "whatsapp"
    EMAIL = "email"


class DayPart(StrEnum):
    """Morning is 8 to 12, afternoon 12 to 5, evening 5 to 9 in the office's time zone."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Weekday(StrEnum):
    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


MEETING_TIMES: Final = tuple(f"{day}.{part}" for day in Weekday for part in DayPart)
"""The 21 times of a week at which a person may be free: ``"mon.morning"``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Roughly where the person lives. A street address is never needed."""

    zip_code: str = ""
    neighborhood: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How and when the person wants to hear from us."""

    reach_by: tuple[ReachBy, ...] = ()
    reach_when: tuple[DayPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """When the person is free, and whether by phone or video will do."""

    remote_ok: bool | None = None
    meeting_times: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageUse:
    """A language spoken well enough for a conversation. ``tag`` is BCP 47."""

    tag: str
    reads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """A person's languages, the preferred one first. Nothing that decides a loan may read this."""

    languages: tuple[LanguageUse, ...] = ()
    other_language: str = ""
    needs_interpreter: bool | None = None
