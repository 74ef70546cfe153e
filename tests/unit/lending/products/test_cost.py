from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.products.products import terms
from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.cost import (
    cost_example,
    half_up,
    monthly_payment,
    typical_example,
)
from trepconnect.lending.products.domain.product import Fee, FeeCode, ProductInvalid, RepaymentKind


def example(amount, months, **changes):
    return cost_example(terms(**changes), Money.of(amount), months)


def dollars(*amounts):
    return tuple(str(amount.decimal) for amount in amounts)


def test_a_level_loan_of_10000_at_5_percent_over_36_months():
    cost = example(10_000, 36, rate=500)
    assert dollars(cost.payment, cost.last_payment, cost.total, cost.cost) == (
        "299.71",
        "299.69",
        "10789.54",
        "789.54",
    )


def test_it_agrees_with_the_worked_example_of_100_at_7_percent_over_6_months():
    cost = example(100, 6, rate=700)
    assert dollars(cost.payment, cost.last_payment, cost.total) == ("17.01", "17.00", "102.05")


def test_without_interest_the_last_payment_takes_the_rest():
    cost = example(1_000, 7, rate=0, repayment=RepaymentKind.ZERO_INTEREST)
    assert dollars(cost.payment, cost.last_payment, cost.total, cost.cost) == (
        "142.86",
        "142.84",
        "1000.00",
        "0.00",
    )


def test_a_fee_only_loan_spreads_its_fee_over_the_payments():
    fee = Fee(FeeCode.SERVICE, flat=Money.of(20), basis_points=300)
    cost = example(1_000, 10, rate=0, repayment=RepaymentKind.FEE_ONLY, fees=(fee,))
    assert dollars(cost.fees, cost.payment, cost.total, cost.cost) == (
        "50.00",
        "105.00",
        "1050.00",
        "50.00",
    )


def test_fees_of_other_loans_are_paid_at_the_start_and_counted():
    fee = Fee(FeeCode.APPLICATION, flat=Money.of(25))
    with_fee, without = example(1_000, 12, fees=(fee,)), example(1_000, 12)
    assert with_fee.payment == without.payment
    assert with_fee.total - without.total == Money.of(25)


def test_with_equal_principal_the_first_payment_is_the_highest():
    cost = example(1_200, 12, rate=1_200, repayment=RepaymentKind.EQUAL_PRINCIPAL)
    assert dollars(cost.payment, cost.last_payment, cost.total) == ("112.00", "101.00", "1278.00")


def test_a_circle_pays_out_what_was_paid_in():
    cost = example(1_200, 12, rate=0, repayment=RepaymentKind.CIRCLE)
    assert dollars(cost.payment, cost.total) == ("100.00", "1200.00")


def test_the_example_of_a_product_is_a_round_amount_within_its_range():
    assert typical_example(terms()).amount == Money.of(5_100)
    tiny = terms(min_amount=Money.of(150), max_amount=Money.of(150))
    assert typical_example(tiny).amount == Money.of(150)


@given(
    cents=st.integers(1, 5_000_000),
    rate=st.integers(0, 3_600),
    months=st.integers(1, 120),
    repayment=st.sampled_from([RepaymentKind.LEVEL, RepaymentKind.EQUAL_PRINCIPAL]),
)
def test_whatever_the_terms_the_amount_comes_back_and_never_less(cents, rate, months, repayment):
    deal = terms(rate=rate, repayment=repayment)
    cost = cost_example(deal, Money(cents), months)
    assert cost.cost.cents >= 0
    assert rate or cost.total == Money(cents)
    assert cost.payment == monthly_payment(deal, Money(cents), months)


@given(st.integers(0, 10**12), st.integers(1, 10**9))
def test_the_fast_rounding_is_the_rounding_of_money(amount, parts):
    assert Money(half_up(amount, parts)) == Money.rounded(Fraction(amount, parts))


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_amount": Money.of(20_000)},
        {"min_amount": Money(0)},
        {"min_months": 0},
        {"min_months": 40},
        {"rate": -1},
        {"rate": 500, "repayment": RepaymentKind.FEE_ONLY},
    ],
)
def test_terms_that_contradict_themselves_cannot_exist(wrong):
    with pytest.raises(ProductInvalid):
        terms(**wrong)
