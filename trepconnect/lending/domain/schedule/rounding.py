"""From an exact amount to whole cents, or to a larger step, once."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from trepconnect.kernel.money import Money

CENT = Money(1)


class Rounding(StrEnum):
    """What happens to a half: away from zero, or to the even neighbour."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"

    def to_cents(self, cents: Fraction, step: Money = CENT) -> int:
        """The nearest whole multiple of ``step``, in cents."""
        steps = cents / step.cents
        if self is Rounding.HALF_UP:
            return Money.rounded(steps).cents * step.cents
        return round(steps) * step.cents
