import pytest

from trepconnect.lending.products.domain.fields import (
    NOTHING_LEFT,
    industry_group,
    monthly_net,
    months_in_business,
    open_questions,
    payment_share,
    with_derived,
)


@pytest.mark.parametrize(
    ("known", "months"),
    [
        ({"stage": "idea"}, 0),
        ({"stage": "idea", "business_started_on": 30}, 0),
        ({"stage": "operating", "business_started_on": 30}, 30),
        ({"stage": "operating"}, None),
        ({"business_started_on": 30}, None),
        ({}, None),
    ],
)
def test_months_in_business_come_from_stage_and_start(known, months):
    assert months_in_business(known) == months


def test_net_is_what_is_left_and_may_be_below_zero():
    assert monthly_net({"monthly_revenue": 200_000, "monthly_costs": 260_000}) == -60_000
    assert monthly_net({"monthly_revenue": 200_000}) is None


def test_industry_group_is_three_digits():
    assert industry_group({"industry": "722330"}) == "722"
    assert industry_group({}) is None


@pytest.mark.parametrize(
    ("payment", "net", "share"),
    [
        (10_000, 40_000, 2_500),
        (10_001, 40_000, 2_501),
        (10_000, 0, NOTHING_LEFT),
        (10_000, -5, NOTHING_LEFT),
        (0, 0, 0),
        (10_000, 1, NOTHING_LEFT),
    ],
)
def test_share_of_a_payment_is_rounded_against_the_loan(payment, net, share):
    assert payment_share(payment, net) == share


def test_what_follows_is_added_and_what_does_not_is_left_out():
    complete = with_derived({"stage": "idea", "monthly_revenue": 5})
    assert complete == {"stage": "idea", "monthly_revenue": 5, "months_in_business": 0}


def test_a_derived_field_asks_for_the_inputs_that_are_missing():
    assert open_questions("months_in_business", {"stage": "operating"}) == ("business_started_on",)
    assert open_questions("credit_score", {}) == ("credit_score",)


def test_a_field_that_is_there_but_too_thin_is_asked_again():
    assert open_questions("business_place", {"business_place": "thin"}) == ("business_place",)
