"""What an application is: states, parts, votes."""

from datetime import date
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.products.products import product, terms
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import (
    DECIDED,
    OPEN,
    TRANSITIONS,
    Answers,
    ApplicationState,
    BusinessFacts,
    Part,
    TermsOutOfRange,
    check_range,
    facts_from,
    facts_of,
    facts_to_json,
    missing_parts,
    prefilled,
)
from trepconnect.lending.applications.domain.cash_flow import CashFlow, CashLine, afford
from trepconnect.lending.applications.domain.decision import (
    MOST_REASONS,
    Choice,
    DeclineReason,
    ReasonsRefused,
    Vote,
    check_reasons,
    decision,
    known_of,
    quote,
    reasons_told,
)
from trepconnect.lending.arithmetic.terms import FeeWhen
from trepconnect.lending.products.domain.product import Fee, FeeCode, RepaymentKind
from trepconnect.profiles.domain.business import (
    Details,
    Finances,
    Kind,
    MoneyUse,
    Stage,
    Story,
    Structure,
)
from trepconnect.profiles.domain.profile import Business

DAY = date(2026, 11, 20)
APPROVE, DECLINE = Choice.APPROVE, Choice.DECLINE
TIGHT, NEW = DeclineReason.CASH_FLOW_TIGHT, DeclineReason.BUSINESS_TOO_NEW


def whole(**changes):
    return Answers(
        **{
            "amount": Money.of(3_000),
            "months": 24,
            "uses": (MoneyUse.EQUIPMENT,),
            "purpose": "A griddle.",
            "story": "I cook.",
            "cash_flow": CashFlow(
                {CashLine.SALES: Money.of(4_000), CashLine.FAMILY_LIVING: Money.of(1_500)}
            ),
            **changes,
        }
    )


# --- states


def test_only_what_was_sent_is_decided_or_withdrawn():
    assert {state for state, then in TRANSITIONS.items() if then & DECIDED} == {
        ApplicationState.SUBMITTED
    }
    assert TRANSITIONS[ApplicationState.DRAFT] == {ApplicationState.SUBMITTED}
    assert set(TRANSITIONS) == set(ApplicationState)
    assert not any(TRANSITIONS[state] for state in set(ApplicationState) - OPEN)


def test_a_whole_application_lacks_nothing():
    assert missing_parts(whole()) == ()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"amount": None}, Part.AMOUNT),
        ({"months": None}, Part.AMOUNT),
        ({"uses": ()}, Part.PURPOSE),
        ({"purpose": ""}, Part.PURPOSE),
        ({"story": ""}, Part.STORY),
        ({"cash_flow": CashFlow()}, Part.CASH_FLOW),
        ({"cash_flow": CashFlow({CashLine.SALES: Money(1)})}, Part.CASH_FLOW),
    ],
)
def test_each_page_that_lacks_something_is_named(change, part):
    assert missing_parts(whole(**change)) == (part,)


def test_an_empty_draft_lacks_every_page():
    assert missing_parts(Answers()) == tuple(Part)


@pytest.mark.parametrize(
    ("amount", "months", "where"),
    [(249, 12, "amount"), (10_001, 12, "amount"), (250, 5, "months"), (250, 37, "months")],
)
def test_what_the_product_does_not_offer_is_refused(amount, months, where):
    with pytest.raises(TermsOutOfRange, match=where):
        check_range(terms(), amount=Money.of(amount), months=months)


def test_the_ends_of_the_range_and_what_is_still_open_pass():
    check_range(terms(), amount=Money.of(250), months=36)
    check_range(terms(), amount=Money.of(10_000), months=6)
    check_range(terms(), amount=None, months=None)


# --- votes


def vote(choice, *reasons, by=None):
    return Vote(by or uuid4(), choice, reasons)


@pytest.mark.parametrize(
    ("cast", "state"),
    [
        ([], None),
        ([APPROVE], None),
        ([DECLINE], None),
        ([APPROVE, DECLINE], None),
        ([APPROVE, APPROVE], ApplicationState.APPROVED),
        ([DECLINE, DECLINE], ApplicationState.DECLINED),
        ([APPROVE, DECLINE, APPROVE], ApplicationState.APPROVED),
        ([DECLINE, APPROVE, DECLINE], ApplicationState.DECLINED),
    ],
)
def test_two_of_one_mind_decide(cast, state):
    for order in set(permutations(cast)):
        assert decision([vote(choice) for choice in order]) is state


@given(st.sampled_from(Choice), st.integers(1, 5))
def test_one_person_never_decides_however_often_she_votes(choice, times):
    assert decision([vote(choice, by=UUID(int=1))] * times) is None


def test_a_decline_needs_reasons_and_an_approval_has_none():
    check_reasons(DECLINE, [TIGHT])
    check_reasons(DECLINE, list(DeclineReason)[:MOST_REASONS])
    check_reasons(APPROVE, [])
    for choice, reasons in [
        (DECLINE, []),
        (DECLINE, list(DeclineReason)[: MOST_REASONS + 1]),
        (APPROVE, [TIGHT]),
    ]:
        with pytest.raises(ReasonsRefused):
            check_reasons(choice, reasons)


def test_reasons_that_both_named_come_first_and_four_are_told():
    votes = [
        vote(DECLINE, *list(DeclineReason)[:4]),
        vote(DECLINE, DeclineReason.INFORMATION_MISSING, DeclineReason.BUSINESS_TOO_NEW),
        vote(APPROVE),
    ]
    told = reasons_told(votes)
    assert told[0] is NEW
    assert len(told) == MOST_REASONS
    assert reasons_told([vote(APPROVE)]) == ()


def test_no_reason_is_about_a_person():
    about = ("age", "gender", "language", "family_", "neighborhood", "origin", "accent", "person")
    assert not [one for one in DeclineReason if any(word in one.value for word in about)]


# --- what a loan costs, what the rules may know


def test_a_quote_says_what_she_gets_and_what_she_pays():
    fee = Fee(FeeCode.CLOSING, flat=Money.of(100))
    found = quote(terms(rate=0, fees=(fee,)), Money.of(1_200), 12, on=DAY)
    assert (found.payment, found.in_hand) == (Money.of(100), Money.of(1_100))
    assert (found.total, found.cost) == (Money.of(1_200), Money.of(100))


def test_the_ordinary_payment_is_not_the_last_which_takes_what_rounding_left():
    found = quote(terms(), Money.of(3_000), 24, on=DAY)
    assert (found.payment, found.last_payment) == (Money.of("131.61"), Money.of("131.71"))


def test_a_fee_collected_with_the_first_payment_does_not_look_like_every_payment():
    fee = Fee(FeeCode.CLOSING, flat=Money.of(60), when=FeeWhen.FIRST_PAYMENT)
    found = quote(terms(rate=0, fees=(fee,)), Money.of(1_200), 12, on=DAY)
    assert (found.payment, found.total, found.cost) == (
        Money.of(100),
        Money.of(1_260),
        Money.of(60),
    )


def test_with_equal_principal_the_quote_shows_the_highest_payment():
    offer = terms(rate=1_200, repayment=RepaymentKind.EQUAL_PRINCIPAL)
    found = quote(offer, Money.of(1_200), 12, on=DAY)
    assert (found.payment, found.last_payment) == (Money.of(112), Money.of(101))


def test_rules_see_the_month_she_wrote_and_not_where_she_is():
    answers = whole(
        cash_flow=CashFlow(
            {
                CashLine.SALES: Money.of(4_000),
                CashLine.GOODS: Money.of(1_000),
                CashLine.FAMILY_LIVING: Money.of(2_000),
                CashLine.OTHER_DEBTS: Money.of(500),
            }
        )
    )
    facts = BusinessFacts(stage=Stage.OPERATING, started_on=date(2025, 11, 1), workers=2)
    known = known_of(answers, facts, afford(answers.cash_flow, Money.of(100)), today=DAY)
    assert known["monthly_revenue"] == 400_000
    assert known["monthly_costs"] == 100_000
    assert known["monthly_net"] == 50_000
    assert known["payment_share"] == 2_000
    assert known["months_in_business"] == 12
    assert known["loan_use"] == {"equipment"}
    assert known.keys().isdisjoint({"business_place", "income_within_limit", "credit_score"})


# --- from her profile


def business(**sections):
    return Business(id=uuid4(), user_id=uuid4(), **sections)


def test_a_draft_begins_with_what_her_profile_says_and_this_product_can_use():
    hers = business(
        finances=Finances(
            amount_wanted=Money.of(2_500),
            monthly_sales=Money.of(3_100),
            money_uses=(MoneyUse.EQUIPMENT, MoneyUse.BUY_PROPERTY),
            money_purpose="A griddle",
        ),
        story=Story(offers="Tamales", story="My mother taught me."),
    )
    found = prefilled(hers, product(uses=("equipment",)))
    assert found.amount == Money.of(2_500)
    assert found.uses == (MoneyUse.EQUIPMENT,)
    assert found.purpose == "A griddle"
    assert found.story == "Tamales\n\nMy mother taught me."
    assert found.cash_flow.amounts == {CashLine.SALES: Money.of(3_100)}


def test_an_amount_outside_the_range_and_a_range_of_sales_are_left_open():
    hers = business(
        finances=Finances(
            amount_wanted=Money.of(99_000),
            monthly_sales=Money.of(1_000),
            monthly_sales_to=Money.of(2_000),
            money_uses=(MoneyUse.BUY_PROPERTY,),
        )
    )
    found = prefilled(hers, product())
    assert found.amount is None
    assert found.cash_flow.amounts == {}
    assert found.uses == (MoneyUse.BUY_PROPERTY,)


def test_facts_of_a_business_survive_being_stored_and_say_nothing_of_a_place():
    hers = business(
        kind=Kind(stage=Stage.GROWING, industry_code="", industry_words="tamales"),
        details=Details(
            name="Rosa's",
            structure=Structure.LLC,
            started_on=date(2024, 3, 1),
            zip_code="87102",
            workers=3,
        ),
    )
    facts = facts_of(hers)
    assert facts_from(facts_to_json(facts)) == facts
    assert "87102" not in str(facts_to_json(facts))
    assert facts_from({}) == BusinessFacts()
