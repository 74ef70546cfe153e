"""Words for why a service was found, what speaks against it, what to ask, whether it helped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup

from trepconnect.matching.services.domain.gaps import Gap, UnansweredNeed
from trepconnect.matching.services.domain.reasons import Reason, ReasonCode
from trepconnect.matching.services.domain.saved import Helped, WhatHappened
from trepconnect.platform.language.formatting import miles, months, say
from trepconnect.platform.language.i18n import N_, _, _l, _n, current_language, language_name
from trepconnect.vocabulary.domain import needs

DAYS_IN_MONTH: Final = 30

SENTENCES: Final[Mapping[ReasonCode, str]] = {
    ReasonCode.ANSWERS_NEED: N_("They help with what you need: %(need)s."),
    ReasonCode.MAY_ANSWER_NEED: N_("They write about what you need: %(need)s."),
    ReasonCode.SPEAKS: N_("They speak %(language)s."),
    ReasonCode.SPEAKS_A_LITTLE: N_("They speak some %(language)s."),
    ReasonCode.NEAR: N_("They are %(miles)s away."),
    ReasonCode.SAME_ZIP: N_("They are in your ZIP code."),
    ReasonCode.ONLINE: N_("You can get this help by phone or online."),
    ReasonCode.MADE_FOR_TRADE: N_("This is made for your kind of business."),
    ReasonCode.MADE_FOR_STAGE: N_("This is made for where you are now."),
    ReasonCode.CHECKED: N_("Somebody checked this lately."),
    ReasonCode.FREE: N_("It is free."),
    ReasonCode.NOT_YOUR_LANGUAGE: N_("They do not list %(language)s."),
    ReasonCode.INTERPRETER_ONLY: N_("They use an interpreter for %(language)s."),
    ReasonCode.FAR: N_("They are %(miles)s away."),
    ReasonCode.ONLINE_ONLY: N_("You can get this help only by phone or online."),
    ReasonCode.OTHER_TRADES: N_("This is made for other kinds of business."),
    ReasonCode.OTHER_STAGES: N_("This is made for businesses at another stage."),
    ReasonCode.NOT_CHECKED_LATELY: N_("Nobody has checked this for %(months)s."),
    ReasonCode.NEVER_CHECKED: N_("Nobody has checked this yet."),
    ReasonCode.COSTS: N_("It costs money."),
    ReasonCode.ASK_LANGUAGE: N_("Ask them if they speak %(language)s."),
    ReasonCode.ASK_COST: N_("Ask them what it costs."),
    ReasonCode.ASK_PLACE: N_("Ask them where to go."),
    ReasonCode.ASK_WHOM_THEY_SERVE: N_("Ask them who they serve."),
    ReasonCode.ASK_DOCUMENTS: N_("Ask them what documents to bring."),
}

PARTS: Final[Mapping[str, str]] = {
    "need": N_("What you need"),
    "language": N_("Your language"),
    "distance": N_("How far"),
    "trade": N_("Your kind of business"),
    "stage": N_("Where you are now"),
    "freshness": N_("Checked lately"),
    "free": N_("Free"),
}
"""Names of the parts of the points, in their order."""

_NOTHING: Final = N_("Nothing in the directory answers this need.")


def sentence(reason: Reason) -> Markup:
    """A reason for, a reason against or something to ask, as one sentence."""
    return _sentence(reason, current_language())


@lru_cache(maxsize=5_000)
def _sentence(reason: Reason, _language: str) -> Markup:
    """Lists say the same few things again and again."""
    return say(SENTENCES[reason.code], **_values(reason))


def gap(row: UnansweredNeed) -> str:
    """Why a need counts as unanswered."""
    if row.gap is Gap.NOTHING or row.language is None:
        return _(_NOTHING)
    return _n(
        "%(n)s service answers this need, but not in %(language)s.",
        "%(n)s services answer this need, but none in %(language)s.",
        row.services,
        language=language_name(row.language),
    )


def part(name: str) -> str:
    return _(PARTS[name])


def _values(reason: Reason) -> dict[str, Any]:
    if reason.code not in _DETAILS:
        return {}
    key, read = _DETAILS[reason.code]
    return {key: read(reason.detail)}


def _need(code: Any) -> str:
    return needs.label(code, current_language())


def _months_of_days(days: Any) -> str:
    return months(days // DAYS_IN_MONTH)


_LANGUAGE: Final = ("language", language_name)
_DETAILS: Final[Mapping[ReasonCode, tuple[str, Callable[[Any], str]]]] = {
    ReasonCode.ANSWERS_NEED: ("need", _need),
    ReasonCode.MAY_ANSWER_NEED: ("need", _need),
    ReasonCode.SPEAKS: _LANGUAGE,
    ReasonCode.SPEAKS_A_LITTLE: _LANGUAGE,
    ReasonCode.NOT_YOUR_LANGUAGE: _LANGUAGE,
    ReasonCode.INTERPRETER_ONLY: _LANGUAGE,
    ReasonCode.ASK_LANGUAGE: _LANGUAGE,
    ReasonCode.NEAR: ("miles", miles),
    ReasonCode.FAR: ("miles", miles),
    ReasonCode.NOT_CHECKED_LATELY: ("months", _months_of_days),
}

HELPED: Final[Mapping[Helped, Any]] = {
    Helped.YES: _l("Yes, it helped"),
    Helped.NO: _l("No, it did not help"),
    Helped.NOT_YET: _l("Not yet"),
}

HAPPENED: Final[Mapping[WhatHappened, Any]] = {
    WhatHappened.GOT_HELP: _l("I got the help I needed"),
    WhatHappened.SENT_ELSEWHERE: _l("They sent me to somebody else"),
    WhatHappened.WAITING: _l("I am waiting for them"),
    WhatHappened.NO_ANSWER: _l("Nobody answered"),
    WhatHappened.NOT_MY_LANGUAGE: _l("They could not speak with me in my language"),
    WhatHappened.NOT_FOR_ME: _l("They said it is not for me"),
    WhatHappened.TOO_EXPENSIVE: _l("It cost too much"),
    WhatHappened.WRONG_DETAILS: _l("The address, the phone number or the hours were wrong"),
    WhatHappened.DID_NOT_GO: _l("I have not gone there"),
}
