"""Loan terms from JSON, and a schedule as JSON: the contract of ``lending schedule``."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.calendar import DayCount, Every, Span
from trepconnect.lending.domain.reading import (
    Fields,
    choice_of,
    day,
    list_of,
    money,
    percent,
    text,
    truth,
    whole,
    wrong_type,
)
from trepconnect.lending.domain.schedule.loan_schedule import Installment, LoanSchedule
from trepconnect.lending.domain.schedule.rounding import CENT, Rounding
from trepconnect.lending.domain.schedule.terms import FeeWhen, LoanFee, LoanTerms, Method

MOST_FEES: Final = 100
MONTHLY: Final = Every(Span.MONTHS)
_TERMS: Final = frozenset(LoanTerms.__dataclass_fields__)
_FEE: Final = frozenset(LoanFee.__dataclass_fields__)
_SPANS: Final = frozenset(Span)
_NO_MONTHS: Final[tuple[int, ...]] = ()
_NO_FEES: Final[tuple[LoanFee, ...]] = ()


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
