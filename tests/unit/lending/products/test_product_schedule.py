"""The schedule of one loan of a product agrees with the example the product shows."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.products.products import product, terms
from tests.unit.lending.products.test_demonstration_products import PRODUCTS
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import DayCount
from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.arithmetic.terms import FeeWhen, Method
from trepconnect.lending.products.domain.cost import (
    METHODS,
    cost_example,
    loan_terms,
    monthly_payment,
)
from trepconnect.lending.products.domain.product import (
    Fee,
    FeeCode,
    Fund,
    FundKind,
    ProductInvalid,
    RepaymentKind,
)
from trepconnect.lending.products.domain.serialization import (
    fee_from,
    fee_to_json,
    terms_from,
    terms_to_json,
)

DAY = date(2026, 11, 20)


def schedule(amount, months, **changes):
    return schedule_of(loan_terms(terms(**changes), Money.of(amount), months, disbursed_on=DAY))


def test_10000_at_5_percent_over_36_months():
    found = schedule(10_000, 36, rate=500)
    assert found.installments[0].payment == Money.of("299.71")
    assert found.installments[-1].payment == Money.of("299.69")
    assert found.installments[0].due_on == date(2026, 12, 20)
    assert found.total_of_payments == Money.of("10789.54")


def test_the_fee_of_a_fee_only_loan_is_part_of_what_is_paid_back():
    fee = Fee(FeeCode.SERVICE, flat=Money.of(20), basis_points=300)
    found = schedule(1_000, 10, rate=0, repayment=RepaymentKind.FEE_ONLY, fees=(fee,))
    assert {each.payment for each in found.installments} == {Money.of(105)}
    assert (found.amount_financed, found.finance_charge) == (Money.of(1_000), Money.of(50))


def test_a_withheld_fee_lowers_what_she_gets_and_not_what_she_pays():
    fee = Fee(FeeCode.CLOSING, flat=Money.of(150))
    found, without = schedule(3_000, 12, fees=(fee,)), schedule(3_000, 12)
    assert found.installments == without.installments
    assert found.amount_financed == Money.of(2_850)


def test_a_financed_fee_of_a_loan_with_interest_is_borrowed_too():
    fee = Fee(FeeCode.CLOSING, flat=Money.of(100), when=FeeWhen.FINANCED)
    found = schedule(1_000, 12, rate=600, fees=(fee,))
    assert found.amount_financed == Money.of(1_000)
    assert sum(each.principal.cents for each in found.installments) == 110_000
    offer = terms(rate=600, fees=(fee,))
    assert monthly_payment(offer, Money.of(1_000), 12) == found.installments[0].payment


def test_equal_principal_pays_less_each_month():
    found = schedule(1_200, 12, rate=1_200, repayment=RepaymentKind.EQUAL_PRINCIPAL)
    assert found.installments[0].payment == Money.of(112)
    assert found.installments[-1].payment == Money.of(101)


def test_days_may_be_counted_one_by_one():
    made = loan_terms(
        terms(rate=365, day_count=DayCount.ACTUAL_365), Money.of(1_000), 12, disbursed_on=DAY
    )
    assert made.annual_rate == Fraction(365, 10_000)
    assert schedule_of(made).installments[0].interest == Money.of("3.00")


@pytest.mark.parametrize("one", [p for p in PRODUCTS if p.terms.repayment in METHODS])
@given(data=st.data())
def test_the_schedule_and_the_example_of_each_product_agree(one, data):
    low, high = one.terms.min_amount.cents, one.terms.max_amount.cents
    amount = Money(data.draw(st.integers(low, high)))
    months = data.draw(st.integers(one.terms.min_months, one.terms.max_months))
    example = cost_example(one.terms, amount, months)
    found = schedule_of(loan_terms(one.terms, amount, months, disbursed_on=DAY))
    assert found.installments[0].payment == example.payment
    assert found.installments[-1].payment == example.last_payment
    assert found.finance_charge == example.cost
    assert found.installments[-1].balance == Money(0)


def test_four_ways_of_repaying_can_be_applied_for_in_the_demonstration():
    here = {one.terms.repayment for one in PRODUCTS if one.fund.applies_here}
    assert here == set(METHODS)
    assert METHODS[RepaymentKind.ZERO_INTEREST] is Method.LEVEL


def test_nobody_applies_here_for_a_place_in_a_circle():
    own = Fund(code="own", name="Own", kind=FundKind.LOCAL, applies_here=True)
    circle = terms(rate=0, repayment=RepaymentKind.CIRCLE)
    with pytest.raises(ProductInvalid):
        product(fund=own, terms=circle)
    assert product(fund=own).fund.applies_here


def test_fees_and_terms_survive_being_stored():
    fee = Fee(FeeCode.CLOSING, Money.of("12.50"), 150, FeeWhen.FIRST_PAYMENT)
    assert fee_from(fee_to_json(fee)) == fee
    assert fee_from({"code": "closing", "flat": "5"}).when is FeeWhen.WITHHELD
    offer = terms(fees=(fee,), day_count=DayCount.THIRTY_360)
    assert terms_from(terms_to_json(offer)) == offer
