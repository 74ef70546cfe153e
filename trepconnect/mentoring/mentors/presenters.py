"""A mentor as pages show one."""

from __future__ import annotations

from collections.abc import Iterable

from trepconnect.mentoring.mentors.labels import languages_with_level, trade_words, week
from trepconnect.mentoring.mentors.queries import Mentor
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.vocabulary.domain.needs import label

Row = tuple[str, str]


def needs_in_words(codes: Iterable[str]) -> str:
    return ", ".join(label(code, current_language()) for code in codes)


def mentor_rows(mentor: Mentor) -> list[Row]:
    """What an entrepreneur is told of the mentor."""
    profile = mentor.profile
    rows = [
        (_("Trade"), trade_words(profile.trade)),
        (_("Can help with"), needs_in_words(profile.expertise)),
        (_("Languages"), languages_with_level(profile.languages)),
        (_("Can meet"), week(profile.meeting_times)),
        (_("By phone or video"), _yes_no(profile.remote_ok)),
        (_("In person"), _yes_no(profile.in_person_ok)),
    ]
    return [row for row in rows if row[1]]


def _yes_no(answer: bool | None) -> str:  # noqa: FBT001 - a value to show, not a switch
    return "" if answer is None else _("yes") if answer else _("no")
