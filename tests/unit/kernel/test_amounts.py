from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel.amounts import (
    MAX_AMOUNT,
    AmountRange,
    NotAnAmount,
    read_amount,
    read_range,
    written,
)
from trepconnect.kernel.money import Money


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("3000", 300_000),
        ("$3,000", 300_000),
        (" 3 000 ", 300_000),
        ("3.000", 300_000),
        ("3,000.5", 300_050),
        ("3.000,50", 300_050),
        ("1,250,000.99", 125_000_099),
        ("1.250.000", 125_000_000),
        ("0", 0),
        ("12,5", 1250),
        ("٣٠٠٠", 300_000),
        ("٣٬٠٠٠٫٥٠", 300_050),
        ("500 dólares", 50_000),
        ("USD 20", 2_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text, cents):
    assert read_amount(text) == Money(cents)


@pytest.mark.parametrize(
    "text",
    ["", "$", "-5", "5-", "a lot", "1e9", "1.2345", "100000001", "9" * 500, "1..5", "½", "5%"],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotAnAmount):
        read_amount(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2000", 2000, None),
        ("2000-3000", 2000, 3000),
        ("3000 to 2000", 2000, 3000),
        ("2,000 – $3,000", 2000, 3000),
        ("de 2000 a 3000".removeprefix("de "), 2000, 3000),
        ("2000 - 2000", 2000, None),
    ],
)
def test_a_range_has_its_lower_end_first(text, low, high):
    assert read_range(text) == AmountRange(Money.of(low), None if high is None else Money.of(high))


@pytest.mark.parametrize("text", ["1 to 2 to 3", "2000 to", "to 2000", "2000 to many"])
def test_half_a_range_is_refused(text):
    with pytest.raises(NotAnAmount):
        read_range(text)


amounts = st.integers(0, MAX_AMOUNT.cents).map(Money)


@given(amounts, st.none() | amounts)
def test_what_a_form_shows_is_read_back(low, high):
    if high is not None and high <= low:
        high = None
    assert read_range(written(low, high)) == AmountRange(low, high)


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_refused(text):
    with suppress(NotAnAmount):
        assert read_range(text).low >= Money(0)


def test_nothing_is_written_as_nothing():
    assert written(None) == ""


@pytest.mark.parametrize(
    "text", ["0.125", "0,125", "00.125", "012,500", "1500.125", "1,50,000", "1.500,000", "1,5000"]
)
def test_what_may_be_meant_in_two_ways_is_refused(text):
    with pytest.raises(NotAnAmount):
        read_amount(text)


@pytest.mark.parametrize(
    ("text", "dollars"),
    [("0.5", "0.5"), ("1,500.25", "1500.25"), ("1.500,25", "1500.25"), ("1,500,000", "1500000")],
)
def test_cents_and_thousands_are_read_in_either_habit(text, dollars):
    assert read_amount(text) == Money.of(dollars)
