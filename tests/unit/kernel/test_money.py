from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel.money import Money

cents = st.integers(-(10**15), 10**15)
exact = st.fractions(min_value=-(10**12), max_value=10**12)


@given(cents)
def test_an_amount_survives_being_written_as_dollars(number):
    assert Money.of(str(Money(number).decimal)) == Money(number)


@given(exact)
def test_rounding_is_never_off_by_more_than_half_a_cent(amount):
    assert abs(Money.rounded(amount).cents - amount) <= Fraction(1, 2)


@given(exact)
def test_rounding_does_not_depend_on_the_sign(amount):
    assert Money.rounded(-amount) == -Money.rounded(amount)


@given(cents)
def test_halves_go_away_from_zero(number):
    half = Fraction(2 * number + 1, 2)
    assert abs(Money.rounded(half).cents) == abs(half) + Fraction(1, 2)


@given(cents)
def test_whole_cents_stay_as_they_are(number):
    assert Money.rounded(Fraction(number)) == Money(number)


@given(cents, cents)
def test_adding_and_taking_away_are_exact(one, other):
    assert (Money(one) + Money(other)) - Money(other) == Money(one)


@pytest.mark.parametrize(
    ("dollars", "number"),
    [("12.50", 1250), ("0", 0), ("-0.01", -1), (3, 300), (Decimal("1E+3"), 100_000), (" 7 ", 700)],
)
def test_dollars_become_cents(dollars, number):
    assert Money.of(dollars) == Money(number)


@pytest.mark.parametrize(
    "nonsense",
    [
        "0.001",
        "12.505",
        "",
        "abc",
        "$5",
        "1,000",
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1e1000000",
        "1e-1000000",
        "92233720368547758.08",
        "12345678901234567890123456789012345.01",
        "1.0000000000000000000000000000000000001",
    ],
)
def test_what_is_no_whole_number_of_cents_is_refused(nonsense):
    with pytest.raises(ValueError, match=r"cents|amount"):
        Money.of(nonsense)


@pytest.mark.parametrize("other", [1, 1.0, Decimal(1), "1"])
def test_money_does_not_mix_with_numbers(other):
    assert Money(100) != other
    for operation in ("__add__", "__sub__"):
        with pytest.raises(AttributeError):
            getattr(Money(100), operation)(other)
    with pytest.raises(TypeError):
        _ = Money(100) < other


def test_nothing_is_false_and_a_cent_is_true():
    assert not Money(0)
    assert Money(1)
