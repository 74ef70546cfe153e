import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel import languages


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("fr, es;q=0.5", "es"),
        ("en;q=0.1, es;q=0.9", "es"),
        ("zh-CN", "en"),
        ("", "en"),
        ("es;q=0", "en"),
        ("*", "en"),
        ("es;q=nonsense, en", "en"),
        ("es;q=nan", "en"),
        ("es;q=inf", "es"),
    ],
)
def test_a_browser_gets_the_language_it_likes_best(header, tag):
    assert languages.negotiate(header, ("en", "es"), "en") == tag


@given(st.text(max_size=300))
def test_no_header_breaks_the_choice(header):
    assert languages.negotiate(header, ("en", "es"), "en") in {"en", "es"}


@given(st.text(max_size=60))
def test_no_tag_breaks_the_table(tag):
    assert languages.canonical(tag) in {*languages.BY_TAG, None}


def test_a_very_long_tag_costs_no_time():
    assert languages.canonical("a-" * 500_000) is None


@pytest.mark.parametrize("language", languages.ALL, ids=lambda language: language.tag)
def test_every_language_has_a_name_in_english_and_spanish(language):
    assert languages.name_in(language.tag, "en")
    assert languages.name_in(language.tag, "es")
    assert languages.canonical(language.tag) == language.tag
    assert languages.locale_of(language.tag)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("zh_CN", "zh-Hans"), ("es-419", "es"), ("prs", "fa-AF"), ("AR", "ar"), ("tl", "fil")],
)
def test_other_ways_to_say_a_language_are_understood(typed, tag):
    assert languages.canonical(typed) == tag
