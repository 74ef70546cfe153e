"""The applicant's table of a usual month, and what it says about paying back. Exact cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.fields import payment_share


class CashLine(StrEnum):
    """A line of the table, in its order. Whose money it is and why is not asked."""

    SALES = "sales"
    OTHER_INCOME = "other_income"
    GOODS = "goods"
    RENT = "rent"
    VEHICLE = "vehicle"
    WAGES = "wages"
    OTHER_COSTS = "other_costs"
    OTHER_DEBTS = "other_debts"
    FAMILY_LIVING = "family_living"


MONEY_IN: Final = (CashLine.SALES, CashLine.OTHER_INCOME)
MONEY_OUT: Final = tuple(line for line in CashLine if line not in MONEY_IN)
BUSINESS_COSTS: Final = (
    CashLine.GOODS,
    CashLine.RENT,
    CashLine.VEHICLE,
    CashLine.WAGES,
    CashLine.OTHER_COSTS,
)
NEEDED: Final = (CashLine.SALES, CashLine.FAMILY_LIVING)
"""Lines that nobody leaves out by chance; any other that is left open counts as nothing."""

MOST: Final = Money.of(10_000_000)
_NOTHING: Final = Money(0)
DROP: Final = Fraction(20, 100)
"""How much lower the sales of a bad month are."""


class AmountRefused(DomainError):
    """A line below zero, or above what the table can hold."""

    code = "cash_flow_amount_refused"


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Money in and out in a usual month, before the new loan."""

    amounts: Mapping[CashLine, Money] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(Money(0) <= amount <= MOST for amount in self.amounts.values()):
            raise AmountRefused

    def __getitem__(self, line: CashLine) -> Money:
        return self.amounts.get(line, Money(0))

    @property
    def is_whole(self) -> bool:
        return all(line in self.amounts for line in NEEDED)

    @property
    def sales(self) -> Money:
        return self[CashLine.SALES]

    @property
    def money_in(self) -> Money:
        return self._sum(MONEY_IN)

    @property
    def money_out(self) -> Money:
        return self._sum(MONEY_OUT)

    @property
    def business_costs(self) -> Money:
        return self._sum(BUSINESS_COSTS)

    @property
    def left(self) -> Money:
        """Below zero when more goes out than comes in."""
        return self.money_in - self.money_out

    def _sum(self, lines: tuple[CashLine, ...]) -> Money:
        return Money(sum(self[line].cents for line in lines))


class Outlook(StrEnum):
    """What the table says about the payment."""

    HOLDS = "holds"
    FALLS_SHORT_IN_A_BAD_MONTH = "falls_short_in_a_bad_month"
    FALLS_SHORT = "falls_short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Affordability:
    """A payment against a usual month, and against one with a fifth less sales.

    ``left`` is what the month leaves when the other loans from here are paid; ``share`` is what
    the payment takes of it, in basis points (``NOTHING_LEFT`` when nothing is left).
    """

    payment: Money
    left: Money
    share: int
    drop: Money

    @property
    def left_after(self) -> Money:
        return self.left - self.payment

    @property
    def left_in_bad_month(self) -> Money:
        """After the payment, when costs stay as they are."""
        return self.left_after - self.drop

    @property
    def outlook(self) -> Outlook:
        if self.left_after < Money(0):
            return Outlook.FALLS_SHORT
        if self.left_in_bad_month < Money(0):
            return Outlook.FALLS_SHORT_IN_A_BAD_MONTH
        return Outlook.HOLDS


def afford(cash_flow: CashFlow, payment: Money, *, other_loans: Money = _NOTHING) -> Affordability:
    """``other_loans`` is what the applicant's other loans from here take each month, which the
    table leaves out. The drop is rounded once, halves up."""
    left = cash_flow.left - other_loans
    return Affordability(
        payment=payment,
        left=left,
        share=payment_share(payment.cents, left.cents),
        drop=Money.rounded(cash_flow.sales.cents * DROP),
    )
