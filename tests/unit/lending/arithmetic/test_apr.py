from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.loans.loans import PLAIN
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.apr import CashFlow, annual_percentage_rate
from trepconnect.lending.arithmetic.calendar import Day, Every, Span
from trepconnect.lending.arithmetic.parsing import TermsRefused
from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.arithmetic.serialization import terms_from_json
from trepconnect.lending.arithmetic.unit_periods import (
    YEAR,
    Distance,
    Unit,
    UnitPeriod,
    meant_days,
    unit_period_for,
)

MONTH = UnitPeriod(Unit.MONTH)


def on(text):
    return date.fromisoformat(text)


def flows(*pairs):
    return [CashFlow(on(day), Money.of(amount)) for day, amount in pairs]


def months(first, count, step=1):
    return [Every(Span.MONTHS, step).after(Day.of(on(first)), n).on for n in range(count)]


@pytest.mark.parametrize(
    ("unit", "start", "end", "whole", "part"),
    [
        (MONTH, "1978-02-10", "1978-04-01", 1, "19/30"),
        (UnitPeriod(Unit.MONTH, 3), "1978-05-23", "1978-10-01", 1, "39/90"),
        (UnitPeriod(Unit.MONTH, 2), "1978-01-10", "1978-03-01", 0, "52/60"),
        (UnitPeriod(Unit.SEMIMONTH), "1978-02-23", "1978-03-01", 0, "6/15"),
        (UnitPeriod(Unit.SEMIMONTH), "1978-02-23", "1978-03-16", 1, "6/15"),
        (UnitPeriod(Unit.WEEK), "1978-03-20", "1978-04-21", 4, "4/7"),
        (UnitPeriod(Unit.WEEK, 4), "1978-03-18", "1978-04-20", 1, "5/28"),
        (UnitPeriod(Unit.DAY, 10), "2026-01-01", "2026-01-26", 2, "5/10"),
        (YEAR, "1978-01-17", "1979-07-17", 1, "6/12"),
        (YEAR, "2022-01-01", "2023-01-21", 1, "20/365"),
    ],
)
def test_time_is_counted_back_from_the_later_date(unit, start, end, whole, part):
    assert unit.between(on(start), Day.of(on(end))) == Distance(whole, Fraction(part))


def test_payments_at_the_end_of_each_month_are_a_month_apart():
    due = months("2023-01-31", 4)
    meant = meant_days([on("2022-12-31")], due)
    assert [MONTH.between(on("2022-12-31"), meant[day]) for day in due] == [
        Distance(number, 0) for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("advance", "payments", "unit"),
    [
        ("2026-01-10", months("2026-02-10", 5), MONTH),
        ("2026-01-31", months("2026-02-28", 1), MONTH),
        ("2023-01-31", months("2023-03-31", 12), MONTH),
        ("2026-01-10", months("2026-02-10", 8, 3), UnitPeriod(Unit.MONTH, 3)),
        ("2026-01-10", months("2027-01-10", 3, 12), YEAR),
        ("2026-01-10", months("2028-01-10", 3, 24), YEAR),
        ("2026-01-10", [on("2026-06-25")], UnitPeriod(Unit.DAY, 166)),
        ("2026-01-10", [on("2027-06-25")], YEAR),
        (
            "2026-01-01",
            [on("2026-01-01") + timedelta(days=14 * n) for n in range(1, 9)],
            UnitPeriod(Unit.WEEK, 2),
        ),
        (
            "2026-01-01",
            [on("2026-01-01") + timedelta(days=10 * n) for n in range(1, 9)],
            UnitPeriod(Unit.DAY, 10),
        ),
        ("2026-01-01", [on("2026-03-05"), on("2026-04-03")], UnitPeriod(Unit.WEEK, 7)),
    ],
)
def test_the_unit_period_of_a_transaction(advance, payments, unit):
    found = unit_period_for([on(advance)], payments)
    assert found.per_year == unit.per_year
    assert found.unit is unit.unit or found.length == unit.length


def test_several_advances():
    """Two advances of 1,000, a year apart, each repaid after a year with 10 percent."""
    advances = flows(("2024-01-15", 1000), ("2025-01-15", 1000))
    payments = flows(("2025-01-15", 1100), ("2026-01-15", 1100))
    assert annual_percentage_rate(advances, payments) == Decimal("10.00")
    assert annual_percentage_rate(advances[::-1], payments[::-1], YEAR) == Decimal("10.00")


def test_an_exact_half_is_rounded_up():
    """4402.50 for half a year of 100,000 is exactly 8.805 percent a year."""
    rate = annual_percentage_rate(
        flows(("2026-01-15", 100_000)), flows(("2026-07-15", "104402.50"))
    )
    assert rate == Decimal("8.81")


def test_nothing_charged_is_zero():
    assert annual_percentage_rate(
        flows(("2026-01-15", 100)), flows(("2026-02-15", 50), ("2026-03-15", 50))
    ) == Decimal("0.00")


@pytest.mark.parametrize(
    ("advances", "payments"),
    [
        ([("2026-01-15", 100)], [("2026-02-15", 99)]),
        ([("2026-01-15", 100)], [("2026-01-14", 150)]),
        ([("2026-01-15", 100)], [("2026-01-15", 150)]),
        ([("2026-01-15", "0.01")], [("2026-01-16", "999999999999.99")]),
    ],
)
def test_some_flows_have_no_rate(advances, payments):
    with pytest.raises(TermsRefused) as refused:
        annual_percentage_rate(flows(*advances), flows(*payments))
    assert refused.value.code == "apr_not_defined"


def test_a_very_dear_loan_has_a_rate():
    rate = annual_percentage_rate(flows(("2026-01-15", 100)), flows(("2026-01-16", 200)))
    assert rate == Decimal("36500.00")


@given(
    payments=st.lists(st.integers(1_00, 5_000_00), min_size=1, max_size=40),
    cost=st.integers(0, 50_000_00),
    gap=st.integers(1, 90),
    unit=st.sampled_from([MONTH, UnitPeriod(Unit.WEEK, 2), UnitPeriod(Unit.DAY, 30), YEAR, None]),
)
def test_at_the_rate_both_sides_are_worth_the_same(payments, cost, gap, unit):
    start = on("2026-01-31")
    lent = max(sum(payments) - cost, 100)
    paid = [
        CashFlow(start + timedelta(days=gap * n), Money(cents))
        for n, cents in enumerate(payments, 1)
    ]
    if lent > sum(payments):
        return
    rate = annual_percentage_rate([CashFlow(start, Money(lent))], paid, unit, places=12)
    unit = unit or unit_period_for([start], [flow.on for flow in paid])
    meant = meant_days([start], [flow.on for flow in paid])
    per_unit = float(rate) / 100 / float(unit.per_year)
    worth = 0.0
    for flow in paid:
        whole, part = unit.between(start, meant[flow.on])
        worth += flow.amount.cents / ((1 + float(part) * per_unit) * (1 + per_unit) ** whole)
    assert worth == pytest.approx(lent, rel=1e-6)


@given(st.integers(1, 11), st.integers(1, 500_00))
def test_a_dearer_loan_has_a_higher_rate(count, more):
    start = on("2026-01-15")

    def rate(amount):
        paid = [CashFlow(day, Money(amount)) for day in months("2026-02-15", count)]
        return annual_percentage_rate([CashFlow(start, Money(1_000_00))], paid, places=9)

    fair = -(-1_000_00 // count)
    assert rate(fair) < rate(fair + more)


def test_a_schedule_and_its_own_flows_have_one_rate_when_no_period_comes_twice():
    terms = terms_from_json(
        PLAIN | {"installments": 2, "disbursed_on": "2026-01-10", "first_due_on": "2026-03-25"}
    )
    found = schedule_of(terms)
    flows = [CashFlow(row.due_on, row.payment) for row in found.installments]
    advance = CashFlow(terms.disbursed_on, terms.amount_financed)
    assert annual_percentage_rate([advance], flows) == found.apr
