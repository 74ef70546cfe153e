"""Why a mentor fits or not: codes with a value each. The words are in ``matching.wording``."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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
