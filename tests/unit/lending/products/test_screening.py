import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.products.products import product, row, terms
from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.cost import monthly_payment
from trepconnect.lending.products.domain.criteria import Op
from trepconnect.lending.products.domain.eligibility import Verdict, affordable_amount, screen
from trepconnect.lending.products.domain.fields import NOTHING_LEFT, WHOLE, payment_share
from trepconnect.lending.products.domain.product import (
    Fund,
    FundKind,
    LegalCondition,
    ProductInvalid,
    Verifier,
)

AFFORDABLE = row("payment_share", Op.AT_MOST, 4_000)


def test_the_amount_wanted_is_held_against_the_range_of_the_product():
    answer = screen(product(), {"amount_wanted": 1_200_000}).answer
    assert answer.verdict is Verdict.DOES_NOT_FIT_NOW
    ((reason,),) = answer.unmet
    assert (reason.code, reason.gap) == ("amount_wanted.between", 200_000)


def test_the_uses_of_a_product_are_one_of_its_rules():
    oven = product(uses=("equipment",))
    wanted = {"amount_wanted": 500_000}
    assert screen(oven, wanted).answer.questions == ("loan_use",)
    other = screen(oven, {**wanted, "loan_use": frozenset({"payroll"})})
    assert other.answer.verdict is Verdict.DOES_NOT_FIT_NOW


def test_the_example_stays_within_the_range():
    assert screen(product(), {"amount_wanted": 1_200_000}).example.amount == Money.of(10_000)
    assert screen(product(), {}).example is None


def test_a_payment_that_takes_too_much_names_both_ways_out():
    known = {"amount_wanted": 1_000_000, "monthly_revenue": 200_000, "monthly_costs": 150_000}
    screened = screen(product(AFFORDABLE), known)
    ((reason,),) = screened.answer.unmet
    assert reason.have == 5_995
    assert reason.gap == 24_928
    assert reason.or_amount == 665_000
    assert screened.margin == WHOLE - 5_995
    smaller = screen(product(AFFORDABLE), {**known, "amount_wanted": reason.or_amount})
    richer = screen(product(AFFORDABLE), {**known, "monthly_revenue": 200_000 + reason.gap})
    assert smaller.answer.verdict is richer.answer.verdict is Verdict.FITS


def test_where_nothing_is_left_no_amount_is_suggested():
    known = {"amount_wanted": 1_000_000, "monthly_revenue": 0, "monthly_costs": 150_000}
    ((reason,),) = screen(product(AFFORDABLE), known).answer.unmet
    assert (reason.have, reason.or_amount) == (NOTHING_LEFT, None)
    assert reason.gap == 224_928


def test_what_the_payment_takes_is_unknown_until_money_in_and_out_are_known():
    answer = screen(product(AFFORDABLE), {"amount_wanted": 500_000}).answer
    assert answer.questions == ("monthly_revenue", "monthly_costs")


@given(net=st.integers(1, 500_000), limit=st.integers(500, 10_000))
def test_the_suggested_amount_is_the_largest_that_can_be_afforded(net, limit):
    deal = terms()

    def fits(cents):
        payment = monthly_payment(deal, Money(cents), deal.max_months)
        return payment_share(payment.cents, net) <= limit

    amount = affordable_amount(deal, net, limit)
    if amount is None:
        assert not fits(deal.min_amount.cents)
    else:
        assert fits(amount)
        assert amount == deal.max_amount.cents or not fits(amount + 5_000)


ANSWERS = {
    "amount_wanted": st.integers(-1, 2_000_000),
    "monthly_revenue": st.integers(0, 1_000_000),
    "monthly_costs": st.integers(0, 1_000_000),
    "stage": st.sampled_from(["idea", "operating"]),
    "business_started_on": st.integers(0, 60),
    "loan_use": st.sampled_from([frozenset({"equipment"}), frozenset({"payroll"})]),
}
DEMANDING = product(
    AFFORDABLE,
    row("months_in_business", Op.AT_LEAST, 6, group=2),
    row("monthly_net", Op.AT_LEAST, 10_000, group=3),
    uses=("equipment",),
)


@given(st.fixed_dictionaries(ANSWERS), st.sets(st.sampled_from(sorted(ANSWERS))))
def test_answering_never_turns_a_settled_product_around(everything, left_open):
    some = {key: value for key, value in everything.items() if key not in left_open}
    before, after = screen(DEMANDING, some).answer, screen(DEMANDING, everything).answer
    if before.verdict is not Verdict.MAY_FIT:
        assert after.verdict is before.verdict


@given(st.fixed_dictionaries({}, optional=ANSWERS))
def test_screening_never_fails_however_little_is_known(known):
    assert screen(DEMANDING, known).answer.verdict in Verdict


def test_a_legal_condition_changes_no_answer_and_asks_nothing():
    federal = Fund(code="sba", name="SBA", kind=FundKind.FEDERAL, verifier=Verifier.LENDER)
    known = {"amount_wanted": 500_000}
    conditional = product(fund=federal, legal_condition=LegalCondition.SBA_CITIZENS)
    assert screen(conditional, known).answer == screen(product(), known).answer


def test_a_legal_condition_needs_someone_who_checks_it():
    with pytest.raises(ProductInvalid):
        product(legal_condition=LegalCondition.CDBG_FEDERAL_BENEFIT)


def test_a_product_has_english_and_other_readers_fall_back_to_it():
    with pytest.raises(ProductInvalid):
        product(names={"es": "Préstamo"})
    loan = product(names={"en": "Loan", "es": "Préstamo"})
    assert [loan.name_in(tag) for tag in ("es-MX", "es", "vi")] == [
        "Préstamo",
        "Préstamo",
        "Loan",
    ]
