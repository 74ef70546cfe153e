"""Words for why a mentor fits or not, when to meet, which rules are hard, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from babel.dates import get_day_names
from markupsafe import Markup

from trepconnect.kernel.languages import locale_of
from trepconnect.matching.mentors.domain.reasons import MentorReason, Reason, Tier
from trepconnect.matching.mentors.domain.search import Change, Unlock
from trepconnect.mentoring.pairings.domain.admissible import HardRule, MentorFacts
from trepconnect.mentoring.pairings.domain.pairing import EndReason
from trepconnect.platform.language.formatting import miles, say
from trepconnect.platform.language.i18n import (
    N_,
    _,
    _l,
    _n,
    current_language,
    language_name,
    listed,
)
from trepconnect.profiles.domain.person import DayPart, Weekday
from trepconnect.vocabulary.domain import needs

SENTENCES: Final[Mapping[MentorReason, str]] = {
    MentorReason.SPEAKS: N_("Speaks %(language)s."),
    MentorReason.SPEAKS_ANOTHER: N_("Speaks %(language)s."),
    MentorReason.KNOWS_NEED: N_("Knows about: %(need)s."),
    MentorReason.SAME_TRADE: N_("Worked in the same kind of business."),
    MentorReason.SAME_GROUP: N_("Worked in a similar kind of business."),
    MentorReason.FREE_TOGETHER: N_("Free at the same time: %(times)s."),
    MentorReason.WISHED_FOR: N_("This is the mentor who was asked for."),
    MentorReason.NEAR: N_("Lives %(miles)s away."),
    MentorReason.SAME_ZIP: N_("Lives in the same ZIP code."),
    MentorReason.REMOTE: N_("Can meet by phone or video."),
    MentorReason.INTERPRETER_ONLY: N_("An interpreter for %(language)s has to help."),
    MentorReason.NOT_PREFERRED: N_("Does not speak %(language)s."),
    MentorReason.CONVERSATIONAL: N_("Speaks enough %(language)s to talk, but not everything."),
    MentorReason.KNOWS_NO_NEED: N_("Does not name any of the help that is needed."),
    MentorReason.OTHER_TRADE: N_("Worked in another kind of business."),
    MentorReason.ONE_TIME_ONLY: N_("Only one time of the week works for both."),
    MentorReason.NOT_THE_WISHED: N_("Another mentor was asked for."),
    MentorReason.FAR: N_("Lives %(miles)s away."),
    MentorReason.ASK_LANGUAGES: N_("The languages are not known yet."),
    MentorReason.ASK_NEEDS: N_("What help is needed is not known yet."),
    MentorReason.ASK_TRADE: N_("The kind of business is not known yet."),
    MentorReason.ASK_TIMES: N_("Times to meet are not known yet."),
    MentorReason.ASK_HOW_TO_MEET: N_("Where to meet, or if by phone, is not known yet."),
}

PARTS: Final[Mapping[str, str]] = {
    "need": N_("Help that is needed"),
    "language": N_("Language"),
    "industry": N_("Kind of business"),
    "availability": N_("Times in common"),
    "wishes": N_("Asked for by name"),
    "place": N_("Where to meet"),
}
"""Names of the parts of the points, in their order."""


def sentence(reason: Reason) -> Markup:
    return _sentence(reason, current_language())


@lru_cache(maxsize=5_000)
def _sentence(reason: Reason, _language: str) -> Markup:
    return say(SENTENCES[reason.code], **_values(reason))


def knows(codes: Iterable[Any]) -> Markup:
    """Several needs in one sentence."""
    return say(SENTENCES[MentorReason.KNOWS_NEED], need=listed(_need(code) for code in codes))


def free_together(times: Iterable[Any]) -> Markup:
    """Several times in one sentence."""
    return say(SENTENCES[MentorReason.FREE_TOGETHER], times=listed(when(time) for time in times))


def part(name: str) -> str:
    return _(PARTS[name])


def _values(reason: Reason) -> dict[str, Any]:
    if reason.code not in _DETAILS:
        return {}
    key, read = _DETAILS[reason.code]
    return {key: read(reason.detail)}


def _need(code: Any) -> str:
    return needs.label(code, current_language())


_LANGUAGE: Final = ("language", language_name)


def when(time: str) -> str:
    """A time of the week as it stands in a sentence: "Monday evening"."""
    return _when(time, current_language())


_DETAILS: Final[Mapping[MentorReason, tuple[str, Callable[[Any], str]]]] = {
    MentorReason.SPEAKS: _LANGUAGE,
    MentorReason.SPEAKS_ANOTHER: _LANGUAGE,
    MentorReason.NOT_PREFERRED: _LANGUAGE,
    MentorReason.CONVERSATIONAL: _LANGUAGE,
    MentorReason.INTERPRETER_ONLY: _LANGUAGE,
    MentorReason.KNOWS_NEED: ("need", _need),
    MentorReason.FREE_TOGETHER: ("times", when),
    MentorReason.NEAR: ("miles", miles),
    MentorReason.FAR: ("miles", miles),
}


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


RULES: Final[Mapping[HardRule, str]] = {
    HardRule.LANGUAGE: N_("No language in common."),
    HardRule.TIMES: N_("No time in common."),
    HardRule.PLACE: N_("Too far apart, and not by phone or video."),
    HardRule.ACTIVE: N_("Takes nobody new right now."),
    HardRule.SCREENED: N_("The office has not finished its check yet."),
    HardRule.FULL: N_("Has no place free."),
    HardRule.BLOCKED: N_("These two must not be paired."),
    HardRule.MUST: N_("Something that one of the two must have is missing."),
}

BLOCKS: Final[Mapping[EndReason, Any]] = {
    EndReason.CONFLICT_OF_INTEREST: _l(
        "Conflict of interest: lender, landlord, employer, relative or competitor"
    ),
    EndReason.KNOW_EACH_OTHER: _l("They know each other"),
    EndReason.CONCERN: _l("A concern about safety or conduct"),
    EndReason.NOT_A_FIT: _l("They did not work well together before"),
    EndReason.OTHER: _l("Another reason"),
}

TIERS: Final[Mapping[Tier, str]] = {
    Tier.FEW: N_("Few mentors fit, or few speak the preferred language"),
    Tier.LONG: N_("Waiting over 90 days"),
    Tier.REST: N_("In order of asking"),
}

_COUNTED: Final[Mapping[HardRule, Callable[[int], str]]] = {
    HardRule.LANGUAGE: lambda n: _n(
        "%(n)s speaks other languages", "%(n)s speak other languages", n
    ),
    HardRule.TIMES: lambda n: _n("%(n)s has no time in common", "%(n)s have no time in common", n),
    HardRule.PLACE: lambda n: _n("%(n)s lives too far away", "%(n)s live too far away", n),
    HardRule.ACTIVE: lambda n: _n(
        "%(n)s takes nobody new right now", "%(n)s take nobody new right now", n
    ),
    HardRule.SCREENED: lambda n: _n(
        "%(n)s waits for the check by the office", "%(n)s wait for the check by the office", n
    ),
    HardRule.FULL: lambda n: _n("%(n)s has no place free", "%(n)s have no place free", n),
    HardRule.BLOCKED: lambda n: _n(
        "%(n)s must not be paired here", "%(n)s must not be paired here", n
    ),
    HardRule.MUST: lambda n: _n(
        "%(n)s lacks something that one of the two must have",
        "%(n)s lack something that one of the two must have",
        n,
    ),
}


def rule(broken: HardRule) -> str:
    return _(RULES[broken])


def counted(broken: HardRule, n: int) -> str:
    """How many mentors may not, for the first rule that they break."""
    return _COUNTED[broken](n)


def tier(code: Tier) -> str:
    return _(TIERS[code])


Sentence = Callable[[int, str], str]
"""Made of how many more would fit, and at which time."""


def for_entrepreneur(unlock: Unlock) -> str:
    """What the entrepreneur could change, or waits for."""
    return _said(_FOR_ENTREPRENEUR, unlock)


def for_office(unlock: Unlock) -> str:
    """Whom to ask for what."""
    return _said(_FOR_OFFICE, unlock)


def _said(sentences: Mapping[Change, Sentence], unlock: Unlock) -> str:
    time = when(unlock.time) if unlock.time else ""
    return sentences[unlock.change](unlock.mentors, time)


def _soon(n: int, _time: str) -> str:
    return _n(
        "%(n)s more mentor would fit you, but has no room yet. The office knows.",
        "%(n)s more mentors would fit you, but have no room yet. The office knows.",
        n,
    )


_FOR_ENTREPRENEUR: Final[Mapping[Change, Sentence]] = {
    Change.REMOTE: lambda n, _time: _n(
        "If you can meet by phone or video, %(n)s more mentor fits.",
        "If you can meet by phone or video, %(n)s more mentors fit.",
        n,
    ),
    Change.TIME: lambda n, time: _n(
        "If you are free on %(time)s too, %(n)s more mentor fits.",
        "If you are free on %(time)s too, %(n)s more mentors fit.",
        n,
        time=time,
    ),
    Change.MUST: lambda n, _time: _n(
        "You said what a mentor must have. Without that, %(n)s more mentor fits.",
        "You said what a mentor must have. Without that, %(n)s more mentors fit.",
        n,
    ),
    Change.SCREENING: _soon,
    Change.ROOM: _soon,
    Change.INTERPRETER: lambda n, _time: _n(
        "If an interpreter may help you, %(n)s more mentor fits.",
        "If an interpreter may help you, %(n)s more mentors fit.",
        n,
    ),
}
_FOR_OFFICE: Final[Mapping[Change, Sentence]] = {
    Change.REMOTE: lambda n, _time: _n(
        "If meeting by phone or video is fine, %(n)s more fits.",
        "If meeting by phone or video is fine, %(n)s more fit.",
        n,
    ),
    Change.TIME: lambda n, time: _n(
        "If %(time)s is possible too, %(n)s more fits.",
        "If %(time)s is possible too, %(n)s more fit.",
        n,
        time=time,
    ),
    Change.MUST: lambda n, _time: _n(
        "If nothing is a must any more, %(n)s more fits.",
        "If nothing is a must any more, %(n)s more fit.",
        n,
    ),
    Change.SCREENING: lambda n, _time: _n(
        "If the office finishes its check, %(n)s more fits.",
        "If the office finishes its check, %(n)s more fit.",
        n,
    ),
    Change.ROOM: lambda n, _time: _n(
        "%(n)s more would fit with one place more. Ask for it.",
        "%(n)s more would fit with one place more each. Ask for it.",
        n,
    ),
    Change.INTERPRETER: lambda n, _time: _n(
        "If an interpreter helps, %(n)s more fits.",
        "If an interpreter helps, %(n)s more fit.",
        n,
    ),
}
