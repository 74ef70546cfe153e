"""Distances as a person reads them, beside the values that lending has words for."""

from __future__ import annotations

from trepconnect.kernel.place import METRES_PER_MILE
from trepconnect.lending.wording.values import months, say
from trepconnect.platform.i18n import _n, listed

__all__ = ["listed", "miles", "months", "say"]


def miles(metres: int) -> str:
    """Rounded to a whole mile, and never to none."""
    return _n("%(n)s mile", "%(n)s miles", max(1, round(metres / METRES_PER_MILE)))
