import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.products.products import row, rules
from trepconnect.lending.products.domain.criteria import (
    CriterionKind,
    IfUnknown,
    Op,
    Truth,
    all_of,
    any_of,
)
from trepconnect.lending.products.domain.eligibility import (
    Answer,
    Verdict,
    evaluate,
    questions_first,
)
from trepconnect.lending.products.domain.fields import FIELDS

YEAR_OPEN = row("months_in_business", Op.AT_LEAST, 12, group=1)
COLLATERAL = row("has_collateral", Op.IS, value=True, group=2)
OR_KNOWN = row("known_by_group", Op.IS, value=True, group=2)


def test_everything_known_and_held_fits_with_its_reasons():
    answer = evaluate(rules(YEAR_OPEN), {"months_in_business": 20})
    assert answer.verdict is Verdict.FITS
    assert [(r.code, r.have, r.need, r.gap) for r in answer.met] == [
        ("months_in_business.at_least", 20, 12, None)
    ]


def test_what_fails_says_how_far_it_is():
    answer = evaluate(rules(YEAR_OPEN), {"months_in_business": 9})
    assert answer.verdict is Verdict.DOES_NOT_FIT_NOW
    assert [(r.have, r.need, r.gap) for (r,) in answer.unmet] == [(9, 12, 3)]


def test_an_open_question_is_never_a_no():
    answer = evaluate(rules(COLLATERAL), {})
    assert answer.verdict is Verdict.MAY_FIT
    assert answer.questions == ("has_collateral",)


def test_one_no_outweighs_open_questions():
    answer = evaluate(rules(YEAR_OPEN, COLLATERAL), {"months_in_business": 1})
    assert answer.verdict is Verdict.DOES_NOT_FIT_NOW


def test_any_row_of_a_group_is_enough():
    both = rules(COLLATERAL, OR_KNOWN)
    assert evaluate(both, {"known_by_group": True}).verdict is Verdict.FITS
    assert evaluate(both, {"has_collateral": False}).questions == ("known_by_group",)
    failed = evaluate(both, {"has_collateral": False, "known_by_group": False})
    assert [[r.code for r in alternatives] for alternatives in failed.unmet] == [
        ["has_collateral.is", "known_by_group.is"]
    ]


def test_what_the_office_looks_up_is_not_asked_of_her():
    limit = row("income_within_limit", Op.IS, value=True, if_unknown=IfUnknown.STAFF)
    answer = evaluate(rules(limit), {})
    assert (answer.verdict, answer.questions) == (Verdict.MAY_FIT, ())
    assert answer.for_staff == ("income_within_limit",)


def test_preferences_only_count_and_information_is_only_said():
    answer = evaluate(
        rules(
            row("finished_class", Op.IS, value=True, kind=CriterionKind.PREFER),
            row("credit_score", Op.AT_LEAST, 600, kind=CriterionKind.INFO, group=2),
        ),
        {"finished_class": True, "credit_score": 400},
    )
    assert (answer.verdict, answer.preferred) == (Verdict.FITS, 1)
    assert [r.code for r in answer.said] == ["credit_score.at_least"]


def test_a_question_is_asked_once_however_many_rows_wait_for_it():
    answer = evaluate(
        rules(
            row("monthly_revenue", Op.AT_LEAST, 1, group=1),
            row("monthly_net", Op.AT_LEAST, 1, group=2),
        ),
        {},
    )
    assert answer.questions == ("monthly_revenue", "monthly_costs")


def test_at_most_four_reasons_are_given():
    failing = [row("workers", Op.AT_MOST, 1, group=number) for number in range(9)]
    assert len(evaluate(rules(*failing), {"workers": 2}).unmet) == 4


def may_fit(*questions):
    return Answer(Verdict.MAY_FIT, questions=questions)


def test_the_question_that_decides_most_products_comes_first():
    answers = [
        may_fit("workers"),
        may_fit("has_collateral"),
        may_fit("has_collateral"),
        may_fit("workers", "loan_use"),
        may_fit("workers", "loan_use"),
        may_fit("workers", "loan_use"),
    ]
    assert questions_first(answers) == ("has_collateral", "workers", "loan_use")


def test_after_each_question_the_rest_is_counted_again():
    answers = [
        may_fit("stage", "workers"),
        may_fit("stage", "workers"),
        may_fit("stage", "loan_use"),
        may_fit("structure"),
        may_fit("structure"),
        may_fit("structure", "credit_score"),
    ]
    assert questions_first(answers) == (
        "structure",
        "credit_score",
        "stage",
        "workers",
        "loan_use",
    )


def test_products_that_are_settled_ask_nothing():
    settled = [Answer(Verdict.FITS), Answer(Verdict.DOES_NOT_FIT_NOW, questions=("stage",))]
    assert questions_first(settled) == ()


ROWS = st.sampled_from(
    [
        ("workers", Op.AT_MOST, 3),
        ("workers", Op.BETWEEN, (1, 4)),
        ("credit_score", Op.AT_LEAST, 600),
        ("stage", Op.IN, frozenset({"idea"})),
        ("structure", Op.NOT_IN, frozenset({"llc"})),
        ("loan_use", Op.ANY_OF, frozenset({"vehicle"})),
        ("loan_use", Op.NONE_OF, frozenset({"payroll"})),
        ("has_collateral", Op.IS, True),
        ("emergency_on", Op.WITHIN_LAST, 6),
    ]
)
RULES = st.lists(st.tuples(ROWS, st.integers(1, 3), st.sampled_from(IfUnknown)), max_size=7).map(
    lambda rows: rules(*(row(*parts, group=group, if_unknown=who) for parts, group, who in rows))
)
ANSWERS = {
    "workers": st.integers(0, 6),
    "credit_score": st.integers(300, 850),
    "stage": st.sampled_from(FIELDS["stage"].choices),
    "structure": st.sampled_from(FIELDS["structure"].choices),
    "loan_use": st.frozensets(st.sampled_from(["vehicle", "payroll"]), min_size=1),
    "has_collateral": st.booleans(),
    "emergency_on": st.integers(0, 12),
}


@given(RULES, st.fixed_dictionaries({}, optional=ANSWERS))
def test_the_verdict_is_all_of_the_groups_and_any_of_their_rows(rule_set, known):
    truth = all_of(any_of(r.truth(known) for r in group) for group in rule_set.musts)
    expected = {
        Truth.YES: Verdict.FITS,
        Truth.UNKNOWN: Verdict.MAY_FIT,
        Truth.NO: Verdict.DOES_NOT_FIT_NOW,
    }
    assert evaluate(rule_set, known).verdict is expected[truth]


@given(RULES, st.fixed_dictionaries(ANSWERS), st.sets(st.sampled_from(sorted(ANSWERS))))
def test_answering_more_never_takes_back_a_settled_verdict(rule_set, everything, left_open):
    some = {key: value for key, value in everything.items() if key not in left_open}
    before, after = evaluate(rule_set, some), evaluate(rule_set, everything)
    if before.verdict is not Verdict.MAY_FIT:
        assert after.verdict is before.verdict
    assert after.verdict is not Verdict.MAY_FIT


@given(RULES, st.fixed_dictionaries({}, optional=ANSWERS))
def test_whoever_may_fit_is_told_what_is_open(rule_set, known):
    answer = evaluate(rule_set, known)
    is_open = bool(answer.questions or answer.for_staff)
    assert not (answer.verdict is Verdict.MAY_FIT and not is_open)
    assert not set(answer.questions) & set(known)


@pytest.mark.parametrize("op", [Op.AT_LEAST, Op.AT_MOST])
def test_meeting_the_line_exactly_leaves_no_gap(op):
    answer = evaluate(rules(row("workers", op, 3)), {"workers": 3})
    assert answer.met[0].gap is None
