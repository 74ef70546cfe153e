"""Why a service was found, in codes with a value each, and the one table of weights.

The words are in ``labels``. Change a number and the version together, and `docs/matching.md`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from trepconnect.directory.listings.domain import NeedSource

NEVER_CHECKED: Final = 20


class ReasonCode(StrEnum):
    ANSWERS_NEED = "answers_need"
    MAY_ANSWER_NEED = "may_answer_need"
    SPEAKS = "speaks"
    SPEAKS_A_LITTLE = "speaks_a_little"
    NEAR = "near"
    SAME_ZIP = "same_zip"
    ONLINE = "online"
    MADE_FOR_TRADE = "made_for_trade"
    MADE_FOR_STAGE = "made_for_stage"
    CHECKED = "checked"
    FREE = "free"

    NOT_YOUR_LANGUAGE = "not_your_language"
    INTERPRETER_ONLY = "interpreter_only"
    FAR = "far"
    ONLINE_ONLY = "online_only"
    OTHER_TRADES = "other_trades"
    OTHER_STAGES = "other_stages"
    NOT_CHECKED_LATELY = "not_checked_lately"
    NEVER_CHECKED = "never_checked"
    COSTS = "costs"

    ASK_LANGUAGE = "ask_language"
    ASK_COST = "ask_cost"
    ASK_PLACE = "ask_place"
    ASK_WHOM_THEY_SERVE = "ask_whom_they_serve"
    ASK_DOCUMENTS = "ask_documents"


class Reason(NamedTuple):
    """``detail`` is a need code, a language tag, a stage, metres or days, as the code has it."""

    code: ReasonCode
    detail: str | int | None = None


SCORING_VERSION: Final = "2026-11"


class Parts(NamedTuple):
    """Points by what they are given for. All of them together are 1000."""

    need: int
    language: int
    distance: int
    trade: int
    stage: int
    freshness: int
    free: int


WEIGHTS: Final = Parts(
    need=400, language=220, distance=160, trade=60, stage=40, freshness=70, free=50
)

# Shares are percent of a weight. Where something is not known, the share lies between what
# fits and what does not.
NEED_BY_SOURCE: Final = {NeedSource.STAFF: 100, NeedSource.IMPORT: 80, NeedSource.TEXT: 60}
TIER_BY_SOURCE: Final = {NeedSource.STAFF: 1, NeedSource.IMPORT: 2, NeedSource.TEXT: 3}

PREFERRED_LANGUAGE: Final = 100
OTHER_LANGUAGE: Final = 60
SPOKEN_A_LITTLE: Final = 50
INTERPRETER: Final = 40
LANGUAGES_UNKNOWN: Final = 25

HALF_WAY_METRES: Final = 8_000
"""At this distance (five miles) half of the points are left."""
ONLINE_METRES: Final = 5_000
SAME_ZIP_METRES: Final = 4_000
DISTANCE_UNKNOWN: Final = 25
FAR_METRES: Final = 24_140
"""Fifteen miles: nearer is a reason for, farther a reason against."""

SAME_SECTOR: Final = 60
MADE_FOR_UNKNOWN: Final = 50
FREE_UNKNOWN: Final = 40

FRESHNESS: Final = ((91, 100), (183, 75), (365, 50), (730, 25))
"""Up to so many days since somebody checked: this share. Older: nothing."""

RECENT_DAYS: Final = 183
STALE_DAYS: Final = 365
