"""Who waits for a mentor and what is known of her, as the office sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from trepconnect.matching.domain.mentors.waiting import Tier
from trepconnect.matching.queries.mentors import Standing, Waiting
from trepconnect.matching.wording.mentors import rules as words
from trepconnect.mentoring.wording import MUST, language_names, stage_words
from trepconnect.platform.i18n import _, _n, current_language
from trepconnect.profiles.domain.business import URGENT
from trepconnect.profiles.domain.profile import Business, Person
from trepconnect.profiles.summary import times_of, trade_of
from trepconnect.vocabulary.domain import label

TONES: Final = {Tier.FEW: "bad", Tier.LONG: "wait", Tier.REST: "flat"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A line of the queue."""

    business_id: UUID
    name: str
    business: str
    asked_at: datetime
    waited: str
    wished: str
    tier: str
    tone: str
    mentors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What she asked for; ``musts`` are what a mentor must have."""

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
        tier=words.tier(waiting.tier),
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


def her_rows(person: Person, business: Business) -> list[tuple[str, str]]:
    """What the rules and the points look at; empty where she has not said."""
    spoken = person.speaking
    tags = [one.tag for one in spoken.languages] if spoken else []
    return [
        (_("Help wanted with"), _needs(business)),
        (_("Languages"), language_names(tags)),
        (_("Interpreter"), _yes_no(spoken.needs_interpreter if spoken else None)),
        (_("Trade"), trade_of(business.kind)),
        (_("How far it is"), stage_words(business.kind.stage)),
        (_("Can meet"), times_of(person.meeting)),
        (_("By phone or video"), _yes_no(person.meeting.remote_ok)),
        (_("Place"), business.details.zip_code or person.home.zip_code),
    ]


def _needs(business: Business) -> str:
    named = [
        _("%(need)s (urgent)", need=label(one.code, current_language()))
        if one.priority == URGENT
        else label(one.code, current_language())
        for one in business.needs.needs
    ]
    return ", ".join(named)


def _yes_no(answer: bool | None) -> str:  # noqa: FBT001 - a value to show, not a switch
    return "" if answer is None else _("yes") if answer else _("no")
