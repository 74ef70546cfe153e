"""Cash flows from JSON, and their rate as JSON: the contract of ``lending apr``."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.apr import CashFlow, annual_percentage_rate
from trepconnect.lending.domain.reading import (
    Fields,
    day,
    list_of,
    money,
    under,
    whole,
    wrong_type,
)
from trepconnect.lending.domain.refusal import TermsRefused
from trepconnect.lending.domain.schedule.terms import (
    FIRST_DAY,
    LAST_DAY,
    MOST_INSTALLMENTS,
    MOST_PRINCIPAL,
)
from trepconnect.lending.domain.unit_periods import Unit, UnitPeriod

AUTO: Final = "auto"
_UNITS: Final = {
    "days": (Unit.DAY, 365),
    "weeks": (Unit.WEEK, 52),
    "months": (Unit.MONTH, 12),
    "years": (Unit.YEAR, 1),
}
_FLOW: Final = frozenset({"on", "amount"})


class Transaction(NamedTuple):
    """``unit_period`` is None when the transaction's own is to be found."""

    advances: tuple[CashFlow, ...]
    payments: tuple[CashFlow, ...]
    unit_period: UnitPeriod | None


def transaction_from_json(document: Any) -> Transaction:
    fields = Fields(document, "", frozenset({"advances", "payments", "unit_period"}))
    flows = list_of(_flow, most=MOST_INSTALLMENTS)
    advances = fields.need("advances", flows)
    payments = fields.need("payments", flows)
    return Transaction(
        advances=_not_nothing("advances", advances),
        payments=_not_nothing("payments", payments),
        unit_period=fields.find("unit_period", _unit_period_or_auto),
    )


def apr_to_json(transaction: Transaction) -> dict[str, Any]:
    return {"apr": str(annual_percentage_rate(*transaction))}


def _flow(value: Any, where: str) -> CashFlow:
    fields = Fields(value, where, _FLOW)
    on, amount = fields.need("on", day), fields.need("amount", money)
    if not FIRST_DAY <= on <= LAST_DAY:
        raise _out_of_range(under(where, "on"), f"must be between {FIRST_DAY} and {LAST_DAY}")
    if not Money(0) <= amount <= MOST_PRINCIPAL:
        raise _out_of_range(
            under(where, "amount"), f"must be between 0.00 and {MOST_PRINCIPAL.decimal}"
        )
    return CashFlow(on, amount)


def _not_nothing(where: str, flows: tuple[CashFlow, ...]) -> tuple[CashFlow, ...]:
    some = tuple(flow for flow in flows if flow.amount)
    if not some:
        raise TermsRefused("missing", where, "must have an amount above zero")
    return some


def _unit_period_or_auto(value: Any, where: str) -> UnitPeriod | None:
    if value == AUTO:
        return None
    fields = Fields(value, where, frozenset(_UNITS))
    given = [(name, count) for name in _UNITS if (count := fields.find(name, whole)) is not None]
    if len(given) != 1:
        raise wrong_type(where, '"auto", or one of days, weeks, months, years with a number')
    name, count = given[0]
    unit, most = _UNITS[name]
    if not 1 <= count <= most:
        raise _out_of_range(under(where, name), f"must be between 1 and {most}")
    return UnitPeriod(unit, count).within_a_year


def _out_of_range(where: str, message: str) -> TermsRefused:
    return TermsRefused("out_of_range", where, message)
