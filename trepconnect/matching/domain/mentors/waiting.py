"""Whose request the office looks at first. Everybody may know the order."""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import Final

FEW_MENTORS: Final = 3
LONG_DAYS: Final = 90


class Tier(IntEnum):
    """The lower comes first. Those whom few can help do not lose them to those whom many can."""

    FEW = 0
    LONG = 1
    REST = 2


def tier_of(*, admitted: int, speaking: int | None, asked_on: date, today: date) -> Tier:
    """``speaking`` counts the mentors who speak the language she prefers, if she named one."""
    if admitted <= FEW_MENTORS or (speaking is not None and speaking <= FEW_MENTORS):
        return Tier.FEW
    return Tier.LONG if (today - asked_on).days > LONG_DAYS else Tier.REST
