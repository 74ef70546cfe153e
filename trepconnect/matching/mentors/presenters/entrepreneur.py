"""Mentors as an entrepreneur sees them: what helps to choose, and no way to reach them yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten
from typing import Final
from uuid import UUID

from markupsafe import Markup

from trepconnect.matching.mentors.domain.reasons import FEW_MENTORS, Seeking
from trepconnect.matching.mentors.domain.scoring import MentorMatch
from trepconnect.matching.mentors.domain.search import Fit, MentorSearch
from trepconnect.matching.mentors.labels import for_entrepreneur, how, rule, when
from trepconnect.matching.mentors.presenters.reasons import all_reasons, short_reasons
from trepconnect.matching.mentors.queries.candidates import MentorsFor, OneMentorFor
from trepconnect.matching.mentors.queries.current_status import Asked, Paired, Standing
from trepconnect.matching.seeker.presenters import Said
from trepconnect.mentoring.mentors.presenters import mentor_rows
from trepconnect.mentoring.mentors.queries import Mentor
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, _, _n, format_date, language_name, listed
from trepconnect.platform.web.templating import isolate

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

    @property
    def best_reason(self) -> list[Said]:
        """The first reason for the mentor, if there is one: enough where space is short."""
        return [one for one in self.reasons if one.kind == "for"][:1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A mentor's own page. ``barred`` says why a pairing is not possible, empty when it is."""

    id: UUID
    name: str
    about: str
    facts: list[tuple[str, str]]
    reasons: list[Said]
    barred: list[str]


def item(fit: Fit) -> Item:
    mentor, match = fit.mentor, fit.match
    meta = [_language(match), _times(match.times), how(mentor)]
    return Item(
        id=mentor.user_id,
        name=mentor.name or _("(no name yet)"),
        about=shorten(mentor.about, MOST_ABOUT, placeholder="…"),
        meta=[one for one in meta if one],
        reasons=short_reasons(match),
    )


def page(found: OneMentorFor, mentor: Mentor) -> Page:
    """``mentor`` is the same one in the mentor's own words."""
    return Page(
        id=mentor.user_id,
        name=mentor.name or _("(no name yet)"),
        about=mentor.profile.about,
        facts=mentor_rows(mentor),
        reasons=all_reasons(found.match.reasons),
        barred=[rule(one) for one in found.barring],
    )


@dataclass(frozen=True, slots=True)
class State:
    """How it stands, and where it goes on: with the pairing, or with what was asked for."""

    text: Markup
    action: str
    pairing_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Mentors on a page, the best first; none for whoever has one. ``state``: how it stands."""

    state: State | None
    mentors: list[Item]
    total: int
    other_chance: str
    has_one: bool


def section(found: MentorsFor, *, most: int = MOST_IN_SECTION) -> Section:
    search, has_one = found.search, found.standing.paired is not None
    return Section(
        state=state(found.standing),
        mentors=[] if has_one else [item(one) for one in search.fits[:most]],
        total=search.admitted,
        other_chance="" if has_one else _other_chance(search),
        has_one=has_one,
    )


def _other_chance(search: MentorSearch) -> str:
    """What would let more mentors fit, while only few do."""
    if search.admitted > FEW_MENTORS or search.unlock is None:
        return ""
    return for_entrepreneur(search.unlock)


class Missing(StrEnum):
    """What was not said and would find better mentors."""

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


def _language(match: MentorMatch) -> str:
    return language_name(match.language) if match.language else ""


def _times(times: Sequence[str]) -> str:
    named = [when(time) for time in times[:MOST_TIMES]]
    if len(times) > MOST_TIMES:
        named.append(_n("%(n)s more time", "%(n)s more times", len(times) - MOST_TIMES))
    return listed(named) if named else ""


def state(standing: Standing) -> State | None:
    """None while no mentor was asked for and nobody was proposed."""
    if standing.paired:
        return _of_pairing(standing.paired)
    return _of_request(standing.asked) if standing.asked else None


def _of_pairing(paired: Paired) -> State:
    name = isolate(paired.mentor_name)
    if paired.state is PairingState.PROPOSED:
        text = N_("The office proposes %(name)s as your mentor. It begins when you both say yes.")
        return State(say(text, name=name), _("Read and answer"), paired.id)
    return State(say(N_("Your mentor is %(name)s."), name=name), _("Your meetings"), paired.id)


def _of_request(asked: Asked) -> State:
    day = format_date(asked.asked_at)
    if asked.mentor_id is None:
        text = N_("You asked for a mentor on %(date)s. The office is looking for one.")
        return State(say(text, date=day), _("See or cancel your request"))
    text = N_("You asked for %(name)s on %(date)s. The office is looking at it.")
    name = isolate(asked.mentor_name)
    return State(say(text, name=name, date=day), _("See or cancel your request"))
