"""Who waits for a mentor and what is known of them, as the office sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from trepconnect.matching.mentors import labels
from trepconnect.matching.mentors.domain.reasons import Tier
from trepconnect.matching.mentors.queries.candidates import Waiting
from trepconnect.matching.mentors.queries.current_status import Standing
from trepconnect.mentoring.mentors.labels import language_names, stage_words
from trepconnect.mentoring.pairings.labels import MUST
from trepconnect.platform.language.i18n import N_, _, _n, current_language
from trepconnect.profiles.domain.business import URGENT
from trepconnect.profiles.domain.profile import Business, Person
from trepconnect.profiles.labels import times_of, trade_of
from trepconnect.vocabulary.domain.needs import label

TONES: Final = {Tier.FEW: "info", Tier.LONG: "wait", Tier.REST: "flat"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A line of the queue."""

    business_id: UUID
    name: str
    business: str
    asked_at: datetime
    waited: str
    wished: str
    navigator: str
    tier: str
    tone: str
    mentors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the entrepreneur asked for; ``musts`` are what a mentor must have."""

    asked_at: datetime
    mentor: str
    words: str
    musts: list[str]


def row(waiting: Waiting) -> WaitingRow:
    asked = waiting.request
    return WaitingRow(
        business_id=asked.business_id,
        name=asked.person_name or _("(no name yet)"),
        business=asked.business_name or _("without a name"),
        asked_at=asked.created_at,
        waited=_n("%(n)s day", "%(n)s days", waiting.days),
        wished=asked.mentor_name,
        navigator=asked.navigator_name,
        tier=labels.tier(waiting.tier),
        tone=TONES[waiting.tier],
        mentors=waiting.mentors,
    )


def wish(standing: Standing) -> Wish | None:
    """None when nobody asked: the office may propose all the same."""
    asked = standing.asked
    if asked is None:
        return None
    return Wish(
        asked_at=asked.asked_at,
        mentor=asked.mentor_name,
        words=asked.words,
        musts=[_(MUST[one]) for one in sorted(asked.musts)],
    )


def title_of(business: Business) -> str:
    return business.details.name or trade_of(business.kind) or _("Business without a name")


class Fact(StrEnum):
    """What the rules and the points look at, of either side."""

    HELP = "help"
    LANGUAGES = "languages"
    TRADE = "trade"
    STAGE = "stage"
    TIMES = "times"
    MEETING = "meeting"


_NAMES: Final[Mapping[Fact, str]] = {
    Fact.HELP: N_("Help"),
    Fact.LANGUAGES: N_("Languages"),
    Fact.TRADE: N_("Trade"),
    Fact.STAGE: N_("Stage"),
    Fact.TIMES: N_("Can meet"),
    Fact.MEETING: N_("How to meet"),
}


def fact_name(fact: Fact) -> str:
    return _(_NAMES[fact])


def seeker_facts(person: Person, business: Business) -> dict[Fact, str]:
    """Empty where nothing was said."""
    return {
        Fact.HELP: _needs(business),
        Fact.LANGUAGES: _languages(person),
        Fact.TRADE: trade_of(business.kind),
        Fact.STAGE: stage_words(business.kind.stage),
        Fact.TIMES: times_of(person.meeting),
        Fact.MEETING: _meeting(person, business),
    }


def seeker_rows(person: Person, business: Business) -> list[tuple[str, str]]:
    return [(fact_name(fact), said) for fact, said in seeker_facts(person, business).items()]


def _languages(person: Person) -> str:
    spoken = person.speaking
    if spoken is None:
        return ""
    names = language_names(one.tag for one in spoken.languages)
    if spoken.needs_interpreter:
        return _("%(languages)s (an interpreter may help)", languages=names)
    return names


def _meeting(person: Person, business: Business) -> str:
    """Where the entrepreneur is, and whether they would meet by phone."""
    zip_code = business.details.zip_code or person.home.zip_code
    remote = person.meeting.remote_ok
    if remote is None:
        return zip_code
    if not zip_code:
        return _("By phone or video") if remote else _("In person")
    if remote:
        return _("In person in %(place)s, by phone or video", place=zip_code)
    return _("In person in %(place)s", place=zip_code)


def _needs(business: Business) -> str:
    named = [
        _("%(need)s (urgent)", need=label(one.code, current_language()))
        if one.priority == URGENT
        else label(one.code, current_language())
        for one in business.needs.needs
    ]
    return ", ".join(named)
