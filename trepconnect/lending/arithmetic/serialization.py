"""The contracts of ``lending schedule`` and ``lending apr``: JSON in, JSON out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.apr import CashFlow, annual_percentage_rate
from trepconnect.lending.arithmetic.calendar import DayCount, Every, Span
from trepconnect.lending.arithmetic.parsing import (
    Fields,
    TermsRefused,
    choice_of,
    day,
    list_of,
    money,
    percent,
    text,
    truth,
    under,
    whole,
    wrong_type,
)
from trepconnect.lending.arithmetic.schedule import Installment, LoanSchedule
from trepconnect.lending.arithmetic.terms import (
    CENT,
    FIRST_DAY,
    LAST_DAY,
    MOST_INSTALLMENTS,
    MOST_PRINCIPAL,
    FeeWhen,
    LoanFee,
    LoanTerms,
    Method,
    Rounding,
)
from trepconnect.lending.arithmetic.unit_periods import Unit, UnitPeriod

MOST_FEES: Final = 100
MONTHLY: Final = Every(Span.MONTHS)
AUTO: Final = "auto"
_UNITS: Final = {
    "days": (Unit.DAY, 365),
    "weeks": (Unit.WEEK, 52),
    "months": (Unit.MONTH, 12),
    "years": (Unit.YEAR, 1),
}
_FLOW: Final = frozenset({"on", "amount"})
_TERMS: Final = frozenset(LoanTerms.__dataclass_fields__)
_FEE: Final = frozenset(LoanFee.__dataclass_fields__)
_SPANS: Final = frozenset(Span)
_NO_MONTHS: Final[tuple[int, ...]] = ()
_NO_FEES: Final[tuple[LoanFee, ...]] = ()


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


def terms_from_json(document: Any) -> LoanTerms:
    """Raises ``TermsRefused``; what is left out has the value in ``LoanTerms``, and is monthly."""
    fields = Fields(document, "", _TERMS)
    return LoanTerms(
        principal=fields.need("principal", money),
        annual_rate=fields.need("annual_rate", percent),
        method=fields.find_or("method", choice_of(Method), Method.LEVEL),
        installments=fields.find("installments", whole),
        every=fields.find_or("every", _every, MONTHLY),
        disbursed_on=fields.need("disbursed_on", day),
        first_due_on=fields.find("first_due_on", day),
        day_count=fields.find_or("day_count", choice_of(DayCount), DayCount.ACTUAL_365),
        rounding=fields.find_or("rounding", choice_of(Rounding), Rounding.HALF_UP),
        installment_multiple=fields.find_or("installment_multiple", money, CENT),
        grace_principal=fields.find_or("grace_principal", whole, 0),
        grace_interest=fields.find_or("grace_interest", whole, 0),
        skip_months=frozenset(fields.find_or("skip_months", list_of(whole, most=12), _NO_MONTHS)),
        fees=fields.find_or("fees", list_of(_fee, most=MOST_FEES), _NO_FEES),
        payment=fields.find("payment", money),
        balloon=fields.find_or("balloon", truth, default=False),
    )


def terms_to_json(terms: LoanTerms) -> dict[str, Any]:
    """The document that ``terms_from_json`` reads back as the same terms."""
    return {
        "principal": _told(terms.principal),
        "annual_rate": _exact(terms.annual_rate * 100),
        "method": terms.method.value,
        "installments": terms.installments,
        "every": {terms.every.span.value: terms.every.count},
        "disbursed_on": terms.disbursed_on.isoformat(),
        "first_due_on": terms.first_due_on.isoformat() if terms.first_due_on else None,
        "day_count": terms.day_count.value,
        "rounding": terms.rounding.value,
        "installment_multiple": _told(terms.installment_multiple),
        "grace_principal": terms.grace_principal,
        "grace_interest": terms.grace_interest,
        "skip_months": sorted(terms.skip_months),
        "fees": [
            {"name": fee.name, "amount": _told(fee.amount), "when": fee.when.value}
            for fee in terms.fees
        ],
        "payment": _told(terms.payment) if terms.payment else None,
        "balloon": terms.balloon,
    }


def _exact(number: Fraction) -> str:
    """A rate was written with a few decimals, so that it ends."""
    return f"{Decimal(number.numerator) / number.denominator:f}"


def _every(value: Any, where: str) -> Every:
    fields = Fields(value, where, _SPANS)
    given = [(span, count) for span in Span if (count := fields.find(span, whole)) is not None]
    if len(given) != 1:
        raise wrong_type(where, "one of days, weeks or months with a number")
    return Every(*given[0])


def _fee(value: Any, where: str) -> LoanFee:
    fields = Fields(value, where, _FEE)
    return LoanFee(
        name=fields.find_or("name", text, ""),
        amount=fields.need("amount", money),
        when=fields.need("when", choice_of(FeeWhen)),
    )


def schedule_to_json(schedule: LoanSchedule) -> dict[str, Any]:
    return {
        "installments": [_installment(each) for each in schedule.installments],
        "amount_financed": _told(schedule.amount_financed),
        "finance_charge": _told(schedule.finance_charge),
        "total_of_payments": _told(schedule.total_of_payments),
        "apr": str(schedule.apr),
    }


def _installment(installment: Installment) -> dict[str, Any]:
    return {
        "number": installment.number,
        "due_on": installment.due_on.isoformat(),
        "principal": _told(installment.principal),
        "interest": _told(installment.interest),
        "fee": _told(installment.fee),
        "payment": _told(installment.payment),
        "balance": _told(installment.balance),
    }


def _told(amount: Money) -> str:
    return str(amount.decimal)
