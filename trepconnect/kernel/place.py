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
    """Distance in whole metres; None when either place has no coordinates."""
    if (
        here.latitude is None
        or here.longitude is None
        or there.latitude is None
        or there.longitude is None
    ):
        return None
    return round(great_circle(here.latitude, here.longitude, there.latitude, there.longitude))


def great_circle(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Distance in metres along the great circle between two points in degrees."""
    north, other_north = radians(latitude), radians(other_latitude)
    half_north = (other_north - north) / 2
    half_east = radians(other_longitude - longitude) / 2
    chord = sin(half_north) ** 2 + cos(north) * cos(other_north) * sin(half_east) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(chord)))
