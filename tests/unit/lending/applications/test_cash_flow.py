"""Her month in money, to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.cash_flow import (
    BUSINESS_COSTS,
    MONEY_IN,
    MONEY_OUT,
    MOST,
    AmountRefused,
    CashFlow,
    CashLine,
    Outlook,
    afford,
)
from trepconnect.lending.products.domain.fields import NOTHING_LEFT

amounts = st.dictionaries(
    st.sampled_from(CashLine), st.integers(0, 10_000_000).map(Money), max_size=9
)


def month(sales=4_000, family=1_500, **others):
    lines = {CashLine.SALES: sales, CashLine.FAMILY_LIVING: family}
    lines |= {CashLine(name): amount for name, amount in others.items()}
    return CashFlow({line: Money.of(str(amount)) for line, amount in lines.items()})


def test_what_is_left_is_what_comes_in_less_what_goes_out():
    found = month(goods=1_200, rent=500, other_income="250.50", other_debts=100)
    assert found.money_in == Money.of("4250.50")
    assert found.money_out == Money.of(3_300)
    assert found.left == Money.of("950.50")
    assert found.business_costs == Money.of(1_700)


@given(amounts)
def test_every_line_counts_once(lines):
    found = CashFlow(lines)
    assert found.money_in - found.money_out == found.left
    assert sorted([*MONEY_IN, *MONEY_OUT]) == sorted(CashLine)
    assert set(BUSINESS_COSTS) < set(MONEY_OUT)
    assert found.money_in.cents + found.money_out.cents == sum(a.cents for a in lines.values())


def test_a_payment_takes_a_share_of_what_is_left():
    found = afford(month(goods=1_700), Money.of(200))
    assert found.left == Money.of(800)
    assert found.share == 2_500
    assert found.left_after == Money.of(600)


def test_what_her_other_loans_from_here_take_is_not_left():
    found = afford(month(goods=1_700), Money.of(200), other_loans=Money.of(700))
    assert found.left == Money.of(100)
    assert found.share == 20_000
    assert found.outlook is Outlook.FALLS_SHORT


def test_a_bad_month_has_a_fifth_less_sales_and_the_same_costs():
    found = afford(month(goods=1_700), Money.of(100))
    assert found.drop == Money.of(800)
    assert found.left_in_bad_month == Money.of(-100)
    assert found.outlook is Outlook.FALLS_SHORT_IN_A_BAD_MONTH


def test_half_a_cent_of_the_drop_is_rounded_up_once():
    assert afford(CashFlow({CashLine.SALES: Money(2)}), Money(0)).drop == Money(0)
    assert afford(CashFlow({CashLine.SALES: Money(3)}), Money(0)).drop == Money(1)
    assert afford(CashFlow({CashLine.SALES: Money(12_345)}), Money(0)).drop == Money(2_469)


@pytest.mark.parametrize(
    ("payment", "outlook"),
    [
        (500, Outlook.HOLDS),
        (501, Outlook.FALLS_SHORT_IN_A_BAD_MONTH),
        (1_300, Outlook.FALLS_SHORT_IN_A_BAD_MONTH),
        (1_301, Outlook.FALLS_SHORT),
    ],
)
def test_exactly_enough_is_enough(payment, outlook):
    assert afford(month(goods=1_200), Money.of(payment)).outlook is outlook


def test_where_nothing_is_left_a_payment_takes_more_than_everything():
    found = afford(month(family=5_000), Money.of(10))
    assert found.share == NOTHING_LEFT
    assert found.outlook is Outlook.FALLS_SHORT


@given(amounts, st.integers(1, 1_000_000).map(Money))
def test_the_outlook_never_says_more_than_the_numbers(lines, payment):
    found = afford(CashFlow(lines), payment)
    assert (found.outlook is Outlook.FALLS_SHORT) == (found.left_after < Money(0))
    assert (found.outlook is Outlook.HOLDS) == (found.left_in_bad_month >= Money(0))
    assert found.left_in_bad_month <= found.left_after


@pytest.mark.parametrize("amount", [Money(-1), MOST + Money(1)])
def test_a_line_below_zero_or_out_of_reach_is_refused(amount):
    with pytest.raises(AmountRefused):
        CashFlow({CashLine.RENT: amount})
    assert CashFlow({CashLine.RENT: MOST}).money_out == MOST
