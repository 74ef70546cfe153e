"""Tests of what is kept of text that people type."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel.sensitive import Sensitive, find_sensitive
from trepconnect.kernel.typed import cleaned, has_letter, one_line

_PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
"""One word with the joiner inside that its script needs."""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana\r\nBcc: a@b", "Ana Bcc: a@b"),
        ("Ana\u2028Bcc: a@b\x85x", "Ana Bcc: a@b x"),
        ("\u202eanA", "anA"),
        ("A\u200bn\u2060a\ufeff\u00ad", "Ana"),
        ("An\u200da", "Ana"),
        ("Jose\u0301", "José"),
        (_PERSIAN, _PERSIAN),
        ("\u3164\u2800\u115f", ""),
        ("A" + "\u0301" * 500, "Á" + "\u0301" * 7),
        ("ﷺ", "ﷺ"),
        ("  two   words ", "two words"),
    ],
)  # fmt: skip
def test_a_name_is_one_line_of_letters_that_can_be_seen(typed, kept):
    assert one_line(typed) == kept


def test_lines_of_a_story_stay():
    assert cleaned("one\r\ntwo\rthree\u2028four") == "one\ntwo\nthree\nfour"


def test_a_name_has_a_letter_of_any_script():
    assert all(map(has_letter, ("Ана", "李", "Ana 2")))
    assert not any(map(has_letter, ("", "🌸🌸", "123", "-.", "\u0301")))


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_and_grows_little(text):
    once = cleaned(text)
    assert cleaned(once) == once
    assert len(once) <= 3 * len(text)


def test_a_long_text_of_one_sign_costs_no_more_than_its_length():
    began = time.process_time()
    for sign in ("\ufdfa", "\u0301", "\u200d", "\u1d160"):
        cleaned(sign * 50_000)
        find_sensitive(sign * 10_000)
    assert time.process_time() - began < 5


def test_a_number_in_signs_of_another_width_is_still_found():
    assert find_sensitive("１２３-４５-６７８９") is Sensitive.SOCIAL_SECURITY
    assert find_sensitive("①②③-45-6789") is Sensitive.SOCIAL_SECURITY
