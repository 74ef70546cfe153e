"""The one table of weights. Change a number and the version together, and `docs/matching.md`."""

from __future__ import annotations

from typing import Final, NamedTuple

from trepconnect.directory.listings.domain import NeedSource

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

HER_LANGUAGE: Final = 100
ANOTHER_OF_HERS: Final = 60
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
NEVER_CHECKED: Final = 20
RECENT_DAYS: Final = 183
STALE_DAYS: Final = 365
