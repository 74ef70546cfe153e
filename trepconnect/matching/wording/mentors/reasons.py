"""Why a mentor fits or not, and the names of the parts of the points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup

from trepconnect.matching.domain.mentors.reasons import MentorReason, Reason
from trepconnect.matching.wording.mentors.meeting import when
from trepconnect.platform.language.formatting import miles, say
from trepconnect.platform.language.i18n import N_, _, current_language, language_name, listed
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
