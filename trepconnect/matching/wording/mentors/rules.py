"""The hard rules, what must be, why a pair is blocked, and whose request comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from trepconnect.matching.domain.mentors.waiting import Tier
from trepconnect.mentoring.pairings.domain.admissible import HardRule
from trepconnect.mentoring.pairings.domain.pairing import EndReason
from trepconnect.platform.language.i18n import N_, _, _l, _n

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
