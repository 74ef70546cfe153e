"""Why a service was found: codes with a value each. The words are in ``matching.wording``."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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
