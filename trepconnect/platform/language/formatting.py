"""Ranges, times and distances as a person reads them."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from trepconnect.kernel.place import METRES_PER_MILE
from trepconnect.platform.language.i18n import N_, _, _n, number


def say(message: str, **values: Any) -> Markup:
    """``message`` in the reader's language; values are escaped unless they are markup."""
    words = Markup(_(message))  # noqa: S704 - the catalogues are our own
    return words % {key: escape(value) for key, value in values.items()}


def reach(low: str, high: str) -> str:
    """Both ends of a range as they are written, or the only value."""
    return low if low == high else say(N_("%(low)s to %(high)s"), low=low, high=high)


def from_to(low: str, high: str) -> str:
    """The same as a sentence."""
    if low == high:
        return say(N_("Only %(low)s."), low=low)
    return say(N_("From %(low)s to %(high)s."), low=low, high=high)


def month_ends(low: int, high: int) -> tuple[str, str]:
    """The ends of a range of months: "6" and "36 months", or twice the only time."""
    return months(high) if low == high else number(low), months(high)


def months(count: int) -> str:
    return _n("%(n)s month", "%(n)s months", count)


def miles(metres: int) -> str:
    """Rounded to a whole mile, and never to none."""
    return _n("%(n)s mile", "%(n)s miles", max(1, round(metres / METRES_PER_MILE)))
