"""The words for the codes of mentoring, marked here and translated where they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from trepconnect.mentoring.domain.mentor import Level, MentorState
from trepconnect.mentoring.domain.pairing import EndReason, PairingState, Party
from trepconnect.mentoring.domain.request import Must
from trepconnect.mentoring.domain.session import SessionState, Way
from trepconnect.platform.language.i18n import N_, _, current_language, language_name
from trepconnect.profiles.domain import industries
from trepconnect.profiles.domain.business import Kind, Stage
from trepconnect.profiles.domain.person import MEETING_TIMES, Meeting
from trepconnect.profiles.labels import times_of, trade_of

WAY: Final[Mapping[Way, str]] = {
    Way.IN_PERSON: N_("In person"),
    Way.PHONE: N_("By phone"),
    Way.VIDEO: N_("By video"),
    Way.TEXT: N_("By text messages"),
}
LEVEL: Final[Mapping[Level, str]] = {
    Level.NATIVE: N_("Since childhood"),
    Level.FLUENT: N_("Fluently"),
    Level.CONVERSATIONAL: N_("Enough to talk"),
}
MENTOR_STATE: Final[Mapping[MentorState, str]] = {
    MentorState.ACTIVE: N_("takes people"),
    MentorState.PAUSED: N_("is taking a break"),
    MentorState.LEFT: N_("has left"),
}
PAIRING_STATE: Final[Mapping[PairingState, str]] = {
    PairingState.PROPOSED: N_("proposed"),
    PairingState.ACTIVE: N_("active"),
    PairingState.PAUSED: N_("paused"),
    PairingState.ENDED: N_("ended"),
}
STATE_TONE: Final[Mapping[PairingState, str]] = {
    PairingState.PROPOSED: "wait",
    PairingState.ACTIVE: "good",
    PairingState.PAUSED: "info",
    PairingState.ENDED: "flat",
}
SESSION_STATE: Final[Mapping[SessionState, str]] = {
    SessionState.LOGGED: N_("not confirmed yet"),
    SessionState.CONFIRMED: N_("confirmed"),
    SessionState.QUESTIONED: N_("disputed"),
    SessionState.VOID: N_("did not take place"),
}
SESSION_TONE: Final[Mapping[SessionState, str]] = {
    SessionState.LOGGED: "wait",
    SessionState.CONFIRMED: "good",
    SessionState.QUESTIONED: "bad",
    SessionState.VOID: "flat",
}
MUST: Final[Mapping[Must, str]] = {
    Must.OWN_LANGUAGE: N_("The mentor must speak my language"),
    Must.IN_PERSON: N_("We must be able to meet in person"),
    Must.SAME_TRADE: N_("The mentor must know my trade"),
}
END_REASON: Final[Mapping[EndReason, str]] = {
    EndReason.NO_TIME: N_("There is no time for it now"),
    EndReason.TIMES_DO_NOT_FIT: N_("We are not free at the same times"),
    EndReason.NOT_MY_FIELD: N_("It is not what I know about"),
    EndReason.LANGUAGE: N_("We do not understand each other’s language well enough"),
    EndReason.WANTS_ANOTHER: N_("I would like another mentor"),
    EndReason.NO_LONGER_NEEDED: N_("A mentor is not needed any more"),
    EndReason.KNOW_EACH_OTHER: N_("We know each other, or have money or family matters together"),
    EndReason.GOALS_MET: N_("We reached what we wanted"),
    EndReason.NO_ANSWER: N_("The other person no longer answers"),
    EndReason.MOVED_AWAY: N_("One of us moved away"),
    EndReason.NOT_A_FIT: N_("We do not work well together"),
    EndReason.CONCERN: N_("Something happened that the office should know"),
    EndReason.CONFLICT_OF_INTEREST: N_("There is a conflict of interest"),
    EndReason.OTHER: N_("Another reason"),
    EndReason.LAPSED: N_("Nobody answered in time"),
    EndReason.WITHDRAWN: N_("The proposal was withdrawn"),
}
DOER_FOR_MENTOR: Final[Mapping[Party, str]] = {
    Party.ENTREPRENEUR: N_("The person you mentor"),
    Party.MENTOR: N_("You"),
}
DOER_FOR_HER: Final[Mapping[Party, str]] = {
    Party.ENTREPRENEUR: N_("You"),
    Party.MENTOR: N_("Your mentor"),
}


def doers(party: Party) -> Mapping[Party, str]:
    """Who does it, said to one of the two."""
    return DOER_FOR_MENTOR if party is Party.MENTOR else DOER_FOR_HER


def trade_words(code: str, own_words: str = "") -> str:
    """The trade in the reader's language, or in the owner's own words."""
    return trade_of(Kind(industry_code=code, industry_words=own_words))


def trade_choices() -> list[tuple[str, str]]:
    """Every trade in plain words, by its name in the reader's language."""
    language = current_language()
    named = [(code, industries.label(code, language)) for code in industries.INDUSTRIES]
    return sorted(named, key=lambda one: one[1].casefold())


def languages_with_level(languages: Mapping[str, Level]) -> str:
    """Spanish (fluently), English (enough to talk)."""
    order = list(Level)
    by_level = sorted(languages.items(), key=lambda one: (order.index(one[1]), one[0]))
    return ", ".join(
        _("%(language)s (%(level)s)", language=language_name(tag), level=_(LEVEL[level]).lower())
        for tag, level in by_level
    )


def language_names(tags: Iterable[str]) -> str:
    return ", ".join(language_name(tag) for tag in tags)


def week(times: Iterable[str]) -> str:
    """Monday: Morning, Evening; Tuesday: ..."""
    chosen = set(times)
    ordered = tuple(time for time in MEETING_TIMES if time in chosen)
    return times_of(Meeting(meeting_times=ordered))


def stage_words(stage: Stage | None) -> str:
    return _(STAGE_OF_OTHERS[stage]) if stage else ""


STAGE_OF_OTHERS: Final[Mapping[Stage, str]] = {
    Stage.IDEA: N_("an idea"),
    Stage.STARTING: N_("getting started"),
    Stage.OPERATING: N_("open, with customers"),
    Stage.GROWING: N_("growing"),
}
