import itertools

from hypothesis import given
from hypothesis import strategies as st

from trepconnect.lending.products.domain.criteria import TRUTH_OF, Truth, all_of, any_of

TRUTHS = st.sampled_from(Truth)
REFINED = {
    Truth.NO: {Truth.NO},
    Truth.YES: {Truth.YES},
    Truth.UNKNOWN: {Truth.NO, Truth.UNKNOWN, Truth.YES},
}


def test_not_knowing_does_not_become_knowing_by_saying_not():
    assert ~Truth.UNKNOWN is Truth.UNKNOWN
    assert ~Truth.YES is Truth.NO


def test_one_no_settles_all_and_one_yes_settles_any():
    assert all_of([Truth.UNKNOWN, Truth.NO]) is Truth.NO
    assert any_of([Truth.UNKNOWN, Truth.YES]) is Truth.YES


def test_nothing_asked_holds_and_nothing_offered_does_not():
    assert all_of([]) is Truth.YES
    assert any_of([]) is Truth.NO


def test_an_answer_becomes_a_truth():
    assert [TRUTH_OF[value] for value in (True, False, None)] == [
        Truth.YES,
        Truth.NO,
        Truth.UNKNOWN,
    ]


@given(TRUTHS, TRUTHS)
def test_de_morgan_holds_with_three_answers(one, other):
    assert ~all_of([one, other]) is any_of([~one, ~other])
    assert ~any_of([one, other]) is all_of([~one, ~other])


@given(TRUTHS, TRUTHS, TRUTHS)
def test_all_and_any_are_associative_commutative_and_distribute(one, two, three):
    assert all_of([one, all_of([two, three])]) is all_of([three, two, one])
    assert any_of([one, any_of([two, three])]) is any_of([three, two, one])
    assert all_of([one, any_of([two, three])]) is any_of(
        [all_of([one, two]), all_of([one, three])]
    )


def test_learning_more_never_takes_back_a_yes_or_a_no():
    for pair in itertools.product(Truth, repeat=2):
        for combine in (all_of, any_of):
            result = combine(pair)
            if result is Truth.UNKNOWN:
                continue
            later = itertools.product(*(REFINED[truth] for truth in pair))
            assert {combine(more) for more in later} == {result}
