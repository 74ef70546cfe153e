"""Money as whole cents of US dollars: no floats, no silent rounding, no mixing with numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

_EXACT = Context(prec=30, traps=[Inexact, InvalidOperation])
_MOST_CENTS = 2**63 - 1


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An exact amount in cents."""

    cents: int

    @classmethod
    def of(cls, amount: str | int | Decimal) -> Money:
        """Build from an amount in dollars; raises ``ValueError`` for anything else.

        Refuses fractions of a cent and what does not fit a column of the database.
        """
        try:
            cents = _EXACT.multiply(Decimal(amount), 100)
            whole = cents.is_finite() and cents == cents.to_integral_value(context=_EXACT)
        except ArithmeticError:
            raise ValueError("not an amount") from None
        if not whole or abs(cents) > _MOST_CENTS:
            raise ValueError("not a whole number of cents")
        return cls(int(cents))

    @classmethod
    def rounded(cls, cents: Fraction) -> Money:
        """Round an exact number of cents to a whole one, halves away from zero.

        The one rounding of the program: multiply and divide as a ``Fraction`` first, round once.
        """
        whole, rest = divmod(abs(cents).numerator, cents.denominator)
        rounded_up = whole + (2 * rest >= cents.denominator)
        return cls(-rounded_up if cents < 0 else rounded_up)

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    @property
    def decimal(self) -> Decimal:
        """The amount in dollars with two decimals."""
        return (Decimal(self.cents) / 100).quantize(Decimal("0.01"))
