"""One test of a rule says of every file whether it is kept."""

import pytest

from tests.architecture.rules import for_each


def numbers_are_even(number):
    assert number % 2 == 0, "odd"


def test_every_breach_is_listed():
    with pytest.raises(AssertionError, match=r"n1: odd.*\n(.*\n)*n3: odd"):
        for_each([1, 2, 3], "n{}".format)(numbers_are_even)()


def test_a_refusal_in_words_is_a_breach():
    def refuse(_number):
        pytest.fail("never")

    with pytest.raises(AssertionError, match="n1: never"):
        for_each([1], "n{}".format)(refuse)()


def test_a_rule_that_is_kept_says_nothing():
    for_each([2, 4], str)(numbers_are_even)()


def test_a_rule_that_looks_at_nothing_is_broken():
    with pytest.raises(AssertionError, match="nothing was looked at"):
        for_each([], str)(numbers_are_even)()


def test_the_test_is_called_as_the_rule():
    assert for_each([2], str)(numbers_are_even).__name__ == "numbers_are_even"
