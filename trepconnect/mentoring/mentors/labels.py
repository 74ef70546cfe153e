"""Words for what mentors say of themselves, marked here and translated where they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from trepconnect.mentoring.mentors.domain import Level, MentorState
from trepconnect.platform.language.i18n import N_, _, current_language, language_name
from trepconnect.profiles.domain import industries
from trepconnect.profiles.domain.business import Kind, Stage
from trepconnect.profiles.domain.person import MEETING_TIMES, Meeting
from trepconnect.profiles.labels import times_of, trade_of

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
