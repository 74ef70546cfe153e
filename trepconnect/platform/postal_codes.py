"""Where a ZIP code is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple


class ZipPlace(NamedTuple):
    """The middle of a ZIP code's area, and the town it belongs to."""

    zip_code: str
    town: str
    latitude: float
    longitude: float


@lru_cache(maxsize=2_000)
def find_zip(zip_code: str) -> ZipPlace | None:
    """The place of a five-digit ZIP code, if there is such a one."""
    if not (zip_code.isascii() and zip_code.isdigit() and len(zip_code) == 5):
        return None
    # The first look unpacks 42,000 places (half a second, 50 MB): only when asked.
    import zipcodes  # noqa: PLC0415

    look_up: Any = zipcodes.matching
    for found in look_up(zip_code):
        if found["lat"] and found["long"]:
            town = f"{found['city']}, {found['state']}"
            return ZipPlace(zip_code, town, float(found["lat"]), float(found["long"]))
    return None
