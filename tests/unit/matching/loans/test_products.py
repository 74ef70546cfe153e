from datetime import date

from tests.unit.lending.products.products import product, row, terms
from tests.unit.matching.services.builders import DOWNTOWN, TODAY, seeker
from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.criteria import CriterionKind, Op
from trepconnect.lending.products.domain.eligibility import Verdict
from trepconnect.lending.products.domain.product import RepaymentKind
from trepconnect.matching.loans.domain import answers_of, next_questions, rank_products

WELL_OFF = {"amount_wanted": 500_000, "monthly_revenue": 400_000, "monthly_costs": 100_000}


def ranked(known, *products):
    return [one.product.id.int for one in rank_products(known, products)]


def test_what_fits_comes_before_what_may_and_what_does_not():
    fits = product(number=3)
    may = product(row("has_collateral", Op.IS, value=True), number=2)
    does_not = product(row("monthly_net", Op.AT_LEAST, 9_000_000), number=1)
    assert ranked(WELL_OFF, does_not, may, fits) == [3, 2, 1]


def test_the_payment_that_leaves_more_comes_first_even_when_the_loan_costs_more():
    short = product(number=1, terms=terms(max_months=6))
    long = product(number=2, terms=terms(max_months=36))
    tight = {**WELL_OFF, "monthly_costs": 280_000}
    assert ranked(tight, short, long) == [2, 1]


def test_where_payments_leave_about_the_same_the_cheaper_loan_comes_first():
    free = terms(rate=0, repayment=RepaymentKind.ZERO_INTEREST)
    assert ranked(WELL_OFF, product(number=1), product(number=2, terms=free)) == [2, 1]


def test_a_wish_of_the_lender_that_is_met_breaks_a_tie_and_then_the_code_does():
    wish = row("finished_class", Op.IS, value=True, kind=CriterionKind.PREFER)
    products = [product(number=1), product(number=3), product(wish, number=2)]
    assert ranked({**WELL_OFF, "finished_class": True}, *products) == [2, 1, 3]


def test_without_any_answers_every_product_may_fit():
    (one,) = rank_products({}, [product()])
    assert (one.answer.verdict, one.example, one.margin) == (Verdict.MAY_FIT, None, None)


def test_the_profile_answers_what_it_can():
    who = seeker(
        stage="operating",
        industry="722330",
        started_on=date(2025, 11, 1),
        amount_wanted=Money.of(5_000),
        answers={"has_collateral": False, "credit_score": None},
    )
    assert answers_of(who, today=TODAY) == {
        "stage": "operating",
        "industry": "722330",
        "business_place": DOWNTOWN,
        "business_started_on": 12,
        "amount_wanted": 500_000,
        "has_collateral": False,
    }


def test_a_question_left_open_does_not_hide_what_the_profile_says():
    who = seeker(place=None, workers=2, answers={"workers": None})
    assert answers_of(who, today=TODAY) == {"workers": 2}


def test_the_next_question_is_the_one_that_settles_most():
    products = [
        product(row("has_collateral", Op.IS, value=True), number=1),
        product(row("finished_class", Op.IS, value=True), number=2),
        product(row("finished_class", Op.IS, value=True), number=3),
    ]
    screened = rank_products({"amount_wanted": 500_000}, products)
    assert next_questions(screened) == ("finished_class", "has_collateral")
