"""Mentors as an entrepreneur sees them: what helps to choose, and no way to reach them yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten
from typing import Final
from uuid import UUID

from trepconnect.matching.domain.mentors.score import MentorMatch, common_times
from trepconnect.matching.domain.mentors.search import Fit, MentorSearch
from trepconnect.matching.domain.mentors.seeking import Seeking
from trepconnect.matching.domain.mentors.waiting import FEW_MENTORS
from trepconnect.matching.pages.mentors.reasons import all_reasons, parts, short_reasons
from trepconnect.matching.pages.mentors.state import State, called, state
from trepconnect.matching.pages.services import Said
from trepconnect.matching.queries.mentors import MentorsFor, OneMentorFor
from trepconnect.matching.wording.mentors.rules import rule
from trepconnect.matching.wording.mentors.times import when
from trepconnect.matching.wording.mentors.unlock import for_her
from trepconnect.matching.wording.values import listed
from trepconnect.mentoring.domain.admissible import MentorFacts
from trepconnect.mentoring.domain.mentor import Level
from trepconnect.platform.i18n import _, _n, current_language, language_name
from trepconnect.profiles.domain.person import MEETING_TIMES
from trepconnect.vocabulary.domain import label

__all__ = ["MOST_IN_LIST", "called", "missing", "page", "parts", "section", "state"]

MOST_IN_SECTION: Final = 3
MOST_IN_LIST: Final = 10
"""Who reads more than ten chooses no better."""
MOST_ABOUT: Final = 160
MOST_TIMES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A mentor in a list. ``meta`` is the language to meet in, when both are free, how."""

    id: UUID
    name: str
    about: str
    meta: list[str]
    reasons: list[Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A mentor's own page. ``barred`` says why he cannot be hers, empty when he can."""

    id: UUID
    name: str
    about: str
    facts: list[tuple[str, str]]
    reasons: list[Said]
    barred: list[str]


def item(fit: Fit) -> Item:
    mentor, match = fit.mentor, fit.match
    meta = [_language(match), _times(match.times), _how(mentor)]
    return Item(
        id=mentor.user_id,
        name=called(mentor.name),
        about=shorten(mentor.about, MOST_ABOUT, placeholder="…"),
        meta=[one for one in meta if one],
        reasons=short_reasons(match),
    )


def page(found: OneMentorFor) -> Page:
    mentor, language = found.mentor, current_language()
    facts = [
        (_("Speaks"), listed(_spoken(tag, level) for tag, level in mentor.languages.items())),
        (_("Knows about"), listed(sorted(label(code, language) for code in mentor.expertise))),
        (_("Usually free"), _times(common_times(mentor.times, _ANY_TIME), most=len(_ANY_TIME))),
        (_("Meets"), _how(mentor)),
    ]
    return Page(
        id=mentor.user_id,
        name=called(mentor.name),
        about=mentor.about,
        facts=[(key, value) for key, value in facts if value],
        reasons=all_reasons(found.match.reasons),
        barred=[rule(one) for one in found.barring],
    )


@dataclass(frozen=True, slots=True)
class Section:
    """Mentors on a page, the best first; ``state`` is how it stands with hers."""

    state: State | None
    mentors: list[Item]
    total: int
    other_chance: str


def section(found: MentorsFor, *, most: int = MOST_IN_SECTION) -> Section:
    search = found.search
    return Section(
        state=state(found.standing),
        mentors=[item(one) for one in search.fits[:most]],
        total=search.admitted,
        other_chance=_other_chance(search),
    )


def _other_chance(search: MentorSearch) -> str:
    """What would let more mentors fit, while only few do."""
    if search.admitted > FEW_MENTORS or search.unlock is None:
        return ""
    return for_her(search.unlock)


class Missing(StrEnum):
    """What she has not said and would find better mentors with."""

    LANGUAGES = "languages"
    TIMES = "times"
    NEEDS = "needs"


def missing(seeking: Seeking) -> list[Missing]:
    said = {
        Missing.LANGUAGES: seeking.side.languages,
        Missing.TIMES: seeking.side.times,
        Missing.NEEDS: seeking.needs,
    }
    return [one for one in Missing if not said[one]]


_ANY_TIME: Final = frozenset(MEETING_TIMES)


def _language(match: MentorMatch) -> str:
    return language_name(match.language) if match.language else ""


def _times(times: Sequence[str], *, most: int = MOST_TIMES) -> str:
    named = [when(time) for time in times[:most]]
    if len(times) > most:
        named.append(_n("%(n)s more time", "%(n)s more times", len(times) - most))
    return listed(named) if named else ""


def _how(mentor: MentorFacts) -> str:
    if mentor.remote_ok and mentor.in_person_ok:
        return _("In person, by phone or video")
    return _("By phone or video") if mentor.remote_ok else _("In person")


def _spoken(tag: str, level: Level) -> str:
    name = language_name(tag)
    return _("some %(language)s", language=name) if level is Level.CONVERSATIONAL else name
