"""Working out a schedule beside a bare loop of decimals for this one kind of loan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import pairwise

from bench.report import Result
from bench.timing import compare
from trepconnect.lending.arithmetic.schedule import Installment, installments_of
from trepconnect.lending.arithmetic.serialization import terms_from_json
from trepconnect.lending.arithmetic.terms import LoanTerms

PAYMENTS = 36
TARGET = 10.0
_CENT = Decimal("0.01")
_FIRST = date(2026, 2, 15)
_START, _PRINCIPAL, _RATE = date(2026, 1, 15), Decimal("9500.00"), Decimal("0.0825")

Rows = list[tuple[date, Decimal, Decimal, Decimal]]


def terms() -> LoanTerms:
    return terms_from_json(
        {
            "principal": str(_PRINCIPAL),
            "annual_rate": str(_RATE * 100),
            "installments": PAYMENTS,
            "disbursed_on": _START.isoformat(),
            "day_count": "actual/365",
        }
    )


def measure(rounds: int) -> Iterator[Result]:
    asked = terms()
    if rows_of(installments_of(asked)) != by_hand():
        raise AssertionError("the loop by hand comes to something else")
    taken = compare({"ours": partial(installments_of, asked), "limit": by_hand}, rounds)
    yield Result(
        goal=f"a schedule of {PAYMENTS} payments beside a bare loop of decimals, CPU",
        ours=taken["ours"].milliseconds,
        limit=taken["limit"].milliseconds,
        target=TARGET,
        unit="ms",
        spread=taken["ours"].spread_against(taken["limit"]),
    )


def rows_of(installments: tuple[Installment, ...]) -> Rows:
    return [
        (each.due_on, each.principal.decimal, each.interest.decimal, each.balance.decimal)
        for each in installments
    ]


def by_hand() -> Rows:
    """Equal payments by actual days, monthly, whole cents; no other rule, nothing checked."""
    days = [_START, *(_month_after(number) for number in range(PAYMENTS))]
    growths = [
        1 + _RATE * ((until - since) // timedelta(days=1)) / 365 for since, until in pairwise(days)
    ]
    grown, unit, paid = _PRINCIPAL, Decimal(1), Decimal(0)
    for growth in growths:
        grown *= growth
        paid = paid * growth + unit
    payment = (grown / paid).quantize(_CENT, ROUND_HALF_UP)
    balance, rows = _PRINCIPAL, []
    for number, growth in enumerate(growths, 1):
        interest = (balance * (growth - 1)).quantize(_CENT, ROUND_HALF_UP)
        part = balance if number == PAYMENTS else payment - interest
        balance -= part
        rows.append((days[number], part, interest, balance))
    return rows


def _month_after(number: int) -> date:
    year, month = divmod(_FIRST.month - 1 + number, 12)
    return date(_FIRST.year + year, month + 1, _FIRST.day)
