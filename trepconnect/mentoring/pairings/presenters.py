"""What the pages say of a pair: who the other is, why the two fit, what was said of a business."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trepconnect.mentoring.mentors.labels import language_names, stage_words, trade_words, week
from trepconnect.mentoring.mentors.presenters import Row, _yes_no, needs_in_words
from trepconnect.mentoring.mentors.queries import Mentor
from trepconnect.mentoring.pairings.domain.admissible import base_of
from trepconnect.mentoring.pairings.domain.pairing import Party
from trepconnect.mentoring.pairings.queries.briefs import Brief
from trepconnect.mentoring.pairings.queries.pairings import Pairing
from trepconnect.platform.language.i18n import _


@dataclass(frozen=True, slots=True)
class Reason:
    """``kind`` is "for", "against" or "ask"."""

    kind: str
    text: str


def other_name(pairing: Pairing, party: Party) -> str:
    """What to call the other of the two, who may have no name yet."""
    if party is Party.ENTREPRENEUR:
        return pairing.mentor_name or _("Your mentor")
    return pairing.person_name or _("A person with a business")


def business_title(pairing: Pairing) -> str:
    """The name of the business, or its trade while it has none or must not be told."""
    trade = trade_words(pairing.industry_code, pairing.industry_words)
    return pairing.business_name or trade or _("Business without a name")


def brief_rows(pairing: Pairing, brief: Brief) -> list[Row]:
    """What a mentor is told of the entrepreneur: questions with an answer."""
    rows = [
        (_("Trade"), trade_words(pairing.industry_code, pairing.industry_words)),
        (_("Stage of the business"), stage_words(pairing.stage)),
        (_("Help wanted with"), needs_in_words(brief.needs)),
        (_("Languages"), language_names(brief.languages)),
        (_("Can meet"), week(brief.times)),
        (_("By phone or video"), _yes_no(brief.remote_ok)),
    ]
    return [row for row in rows if row[1]]


def why(mentor: Mentor, pairing: Pairing, brief: Brief) -> list[Reason]:
    """Why the two were proposed to each other, from what both say now."""
    return [*_knowing(mentor, pairing, brief), *_speaking(mentor, brief), *_meeting(mentor, brief)]


def _knowing(mentor: Mentor, pairing: Pairing, brief: Brief) -> Iterator[Reason]:
    known = [code for code in brief.needs if code in mentor.profile.expertise]
    if known:
        yield Reason("for", _("The mentor knows about: %(needs)s.", needs=needs_in_words(known)))
    if mentor.profile.trade and mentor.profile.trade == pairing.industry_code:
        yield Reason(
            "for", _("The same trade: %(trade)s.", trade=trade_words(pairing.industry_code))
        )


def _speaking(mentor: Mentor, brief: Brief) -> Iterator[Reason]:
    spoken = {base_of(tag) for tag in mentor.profile.languages}
    shared = [tag for tag in brief.languages if base_of(tag) in spoken]
    if shared:
        yield Reason("for", _("You both speak: %(languages)s.", languages=language_names(shared)))
    elif brief.languages:
        yield Reason("ask", _("You need an interpreter. The office arranges one, free of charge."))


def _meeting(mentor: Mentor, brief: Brief) -> Iterator[Reason]:
    together = brief.times & set(mentor.profile.meeting_times)
    if together:
        yield Reason("for", _("You are both free: %(times)s", times=week(together)))
    else:
        yield Reason("ask", _("Find a time together: it is not known yet when you are both free."))
    if brief.remote_ok and mentor.profile.remote_ok:
        yield Reason("for", _("You can meet by phone or video."))
