"""Why a mentor fits or not, in codes with a value each; who looks for one, and whose turn it is.

The words are in ``labels``. Everybody may know in which order the office looks at requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from trepconnect.matching.seeker.domain import WantedNeed
from trepconnect.mentoring.pairings.domain.admissible import SeekerSide


class Kind(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ASK = "ask"


class MentorReason(StrEnum):
    SPEAKS = "speaks"
    SPEAKS_ANOTHER = "speaks_another"
    KNOWS_NEED = "knows_need"
    SAME_TRADE = "same_trade"
    SAME_GROUP = "same_group"
    FREE_TOGETHER = "free_together"
    WISHED_FOR = "wished_for"
    NEAR = "near"
    SAME_ZIP = "same_zip"
    REMOTE = "remote"

    INTERPRETER_ONLY = "interpreter_only"
    NOT_PREFERRED = "not_preferred"
    CONVERSATIONAL = "conversational"
    KNOWS_NO_NEED = "knows_no_need"
    OTHER_TRADE = "other_trade"
    ONE_TIME_ONLY = "one_time_only"
    NOT_THE_WISHED = "not_the_wished"
    FAR = "far"

    ASK_LANGUAGES = "ask_languages"
    ASK_NEEDS = "ask_needs"
    ASK_TRADE = "ask_trade"
    ASK_TIMES = "ask_times"
    ASK_HOW_TO_MEET = "ask_how_to_meet"


class Reason(NamedTuple):
    """``detail`` is a language tag, a need, a time of the week or metres; it can be stored."""

    kind: Kind
    code: MentorReason
    detail: str | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeking:
    """``side`` is what the hard rules compare; the rest only decides the order.

    ``wished`` is the mentor whom the entrepreneur asked for.
    """

    side: SeekerSide
    needs: tuple[WantedNeed, ...] = ()
    wished: UUID | None = None


FEW_MENTORS: Final = 3
LONG_DAYS: Final = 90


class Tier(IntEnum):
    """The lower comes first. Those whom few can help do not lose them to those whom many can."""

    FEW = 0
    LONG = 1
    REST = 2


def tier_of(*, admitted: int, speaking: int | None, asked_on: date, today: date) -> Tier:
    """``speaking`` counts the mentors who speak the preferred language, if one was named."""
    if admitted <= FEW_MENTORS or (speaking is not None and speaking <= FEW_MENTORS):
        return Tier.FEW
    return Tier.LONG if (today - asked_on).days > LONG_DAYS else Tier.REST
