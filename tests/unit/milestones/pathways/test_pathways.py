"""The pathways as they are: three for a trade, one for any, one to fill in oneself."""

from itertools import product

import pytest

from trepconnect.kernel.sensitive import find_sensitive
from trepconnect.milestones.pathways.domain.catalogue import (
    PATHWAYS,
    newest,
    pathway,
    suggested_for,
)
from trepconnect.milestones.pathways.domain.pathway import Confirmer, UnknownPathway, WrongAnswers

EACH = pytest.mark.parametrize("chosen", PATHWAYS.values(), ids=lambda one: one.code)
GUIDED = pytest.mark.parametrize(
    "chosen", [one for one in PATHWAYS.values() if one.questions], ids=lambda one: one.code
)


def ways(chosen):
    """Every way to answer."""
    codes = [one.code for one in chosen.questions]
    for way in product(*(sorted(one.codes) for one in chosen.questions)):
        yield dict(zip(codes, way, strict=True))


def test_there_is_one_for_everybody():
    trades = {"food_truck", "home_child_care", "cleaning_business"}
    assert set(PATHWAYS) == {*trades, "any_business", "own_plan"}
    assert {code for code, one in PATHWAYS.items() if one.industries} == trades


def test_a_plan_of_ones_own_asks_nothing_and_begins_with_little():
    chosen = newest("own_plan")
    chosen.check_answers({})
    assert len(chosen.asked_for({})) == 2


@GUIDED
def test_whoever_answers_gets_a_plan_that_can_be_walked(chosen):
    sizes = {len(chosen.asked_for(answers)) for answers in ways(chosen)}
    assert 10 <= min(sizes) <= max(sizes) <= 16
    assert len(sizes) > 1


@GUIDED
def test_each_answer_changes_the_plan(chosen):
    for question in chosen.questions:
        others = next(ways(chosen))
        plans = {
            answer: [step.code for step in chosen.asked_for({**others, question.code: answer})]
            for answer in question.codes
        }
        assert len({tuple(plan) for plan in plans.values()}) == len(question.codes), question.code


@GUIDED
def test_each_has_a_step_that_only_the_office_confirms(chosen):
    assert any(step.confirmer is Confirmer.OFFICE for step in chosen.steps)


@EACH
def test_nothing_asks_for_what_must_not_be_stored(chosen):
    for step in chosen.steps:
        for texts in (step.what, step.why, step.where, step.evidence):
            assert [find_sensitive(text) for text in texts.values()] == [None] * len(texts)


@GUIDED
@pytest.mark.parametrize("answers", [{}, {"truck": "yes"}, {"nothing": "x"}])
def test_answers_must_be_whole(chosen, answers):
    with pytest.raises(WrongAnswers):
        chosen.check_answers(answers)


@GUIDED
def test_answers_must_be_of_the_question(chosen):
    good = next(ways(chosen))
    chosen.check_answers(good)
    with pytest.raises(WrongAnswers):
        chosen.check_answers({**good, chosen.questions[0].code: "something"})


def test_the_trade_of_a_profile_suggests_a_pathway():
    assert suggested_for("window_cleaning").code == "cleaning_business"
    assert suggested_for("home_child_care").code == "home_child_care"
    assert suggested_for("pottery") is None
    assert suggested_for("") is None


def test_what_does_not_exist_is_said_to():
    assert pathway("food_truck", newest("food_truck").version) is newest("food_truck")
    with pytest.raises(UnknownPathway):
        newest("bakery")
    with pytest.raises(UnknownPathway):
        pathway("food_truck", 99)
