"""When and how to meet, in words."""

from __future__ import annotations

from functools import lru_cache

from babel.dates import get_day_names

from trepconnect.kernel.languages import locale_of
from trepconnect.mentoring.pairings.domain.admissible import MentorFacts
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.profiles.domain.person import DayPart, Weekday


def when(time: str) -> str:
    """A time of the week as it stands in a sentence: "Monday evening"."""
    return _when(time, current_language())


@lru_cache(maxsize=1_000)
def _when(time: str, tag: str) -> str:
    day, _dot, part_of_day = time.partition(".")
    names = get_day_names("wide", "format", locale_of(tag))
    name = names[list(Weekday).index(Weekday(day))]
    match DayPart(part_of_day):
        case DayPart.MORNING:
            return _("%(day)s morning", day=name)
        case DayPart.AFTERNOON:
            return _("%(day)s afternoon", day=name)
        case DayPart.EVENING:
            return _("%(day)s evening", day=name)


def how(mentor: MentorFacts) -> str:
    if mentor.remote_ok and mentor.in_person_ok:
        return _("In person, by phone or video")
    return _("By phone or video") if mentor.remote_ok else _("In person")
