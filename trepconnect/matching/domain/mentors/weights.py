"""The one table of weights for mentors. Change number and version together, and the docs."""

from __future__ import annotations

from typing import Final, NamedTuple

MENTOR_SCORING_VERSION: Final = "2026-11"


class Parts(NamedTuple):
    """Points by what they are given for. All of them together are 1000."""

    need: int
    language: int
    industry: int
    availability: int
    wishes: int
    place: int


WEIGHTS: Final = Parts(
    need=300, language=250, industry=200, availability=100, wishes=100, place=50
)

# Shares are percent of a weight.
WHOLE: Final = 100
HER_LANGUAGE: Final = 100
ANOTHER_OF_HERS: Final = 60
INTERPRETER: Final = 15
CONVERSATIONAL: Final = 85
"""What is left of a language that the mentor speaks well enough for a conversation only."""

SAME_TRADE: Final = 100
SAME_GROUP: Final = 60
GROUP_DIGITS: Final = 3
"""Trades of one group share so many digits of NAICS: 722 is places that serve food and drink."""

ENOUGH_TIMES: Final = 3
"""So many times of the week at which both are free give all points."""

CLOSE_METRES: Final = 8_047
NEAR_METRES: Final = 24_140
"""Five miles, fifteen miles."""
CLOSE: Final = 100
NEAR: Final = 60
FARTHER: Final = 30

NOT_SAID: Final = 50
"""Where nothing was said, half: between what fits and what does not."""
