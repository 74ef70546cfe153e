"""Where something is, and how far apart two places are."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_METRES = 6_371_000
METRES_PER_MILE = 1609.344


@dataclass(frozen=True, slots=True)
class Place:
    """A point, a ZIP code, or both; either may be unknown."""

    latitude: float | None = None
    longitude: float | None = None
    postal_code: str | None = None


def metres_between(here: Place, there: Place) -> int | None:
    """Great-circle distance in whole metres; None when either place has no coordinates."""
    if (
        here.latitude is None
        or here.longitude is None
        or there.latitude is None
        or there.longitude is None
    ):
        return None
    north, other_north = radians(here.latitude), radians(there.latitude)
    half_north = (other_north - north) / 2
    half_east = radians(there.longitude - here.longitude) / 2
    chord = sin(half_north) ** 2 + cos(north) * cos(other_north) * sin(half_east) ** 2
    return round(2 * EARTH_METRES * asin(min(1.0, sqrt(chord))))
