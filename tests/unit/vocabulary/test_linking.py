"""Linking words to needs: any language, any spelling, and nothing where nothing is meant."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel.text import STOP_WORDS
from trepconnect.vocabulary.domain.linking import Exactness, link, link_record
from trepconnect.vocabulary.domain.needs import NEEDS, phrases_of


def codes(text, language=None):
    return [found.code for found in link(text, language)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("small loan", ["capital.small_loan"]),
        ("préstamo pequeño", ["capital.small_loan"]),
        ("prestamos pequenos", ["capital.small_loan"]),
        ("khoản vay nhỏ", ["capital.small_loan"]),
        ("khoan vay nho", ["capital.small_loan"]),
        ("قروض صغيرة", ["capital.small_loan"]),
        ("小额贷款", ["capital.small_loan"]),
        ("petit pret", ["capital.small_loan"]),
        ("mkopo mdogo", ["capital.small_loan"]),
        ("tanda", ["capital.lending_circle"]),
        ("troca de comida", ["licences.food_permit"]),
        ("Necesito un contador", ["money.bookkeeping"]),
        ("¿Dónde saco mi ITIN?", ["money.tax_number"]),
        ("RFC", ["money.tax_number"]),
        ("aseguranza", ["life.insurance"]),
        ("quiero vender tamales", ["licences.home_food"]),
        ("ventas al mayoreo", ["market.wholesale"]),
        ("clases de inglés", ["life.english"]),
        ("food-truck permits", ["licences.food_permit"]),
        ("L.L.C.", ["starting.legal_structure"]),
    ],
)
def test_a_query_in_any_language_names_its_need(query, expected):
    assert codes(query) == expected


@pytest.mark.parametrize("code", NEEDS)
def test_every_wording_of_a_need_leads_to_it(code):
    for language, phrases in phrases_of(NEEDS[code]).items():
        for phrase in phrases:
            assert code in codes(phrase, language), (language, phrase)


@pytest.mark.parametrize("code", NEEDS)
def test_the_spanish_name_and_the_english_name_meet(code):
    assert code in codes(NEEDS[code].label["es"], "en")
    assert code in codes(NEEDS[code].label["en"], "es")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("loan para mi lonchera", ["capital.small_loan", "licences.food_permit"]),
        ("我想开餐馆 business license", ["licences.food_permit", "licences.business_license"]),
        ("impuestos y nómina", ["money.taxes", "people.payroll"]),
        ("loan sin intereses", ["capital.small_loan", "capital.no_interest"]),
    ],
)
def test_languages_may_be_mixed_and_needs_come_in_the_order_of_the_words(query, expected):
    assert codes(query) == expected


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("contadro", "money.bookkeeping"),
        ("presupuesot", "money.cash_flow"),
        ("bookeeping", "money.bookkeeping"),
        ("guarderria", "life.child_care"),
        ("permizo sanitarrio", "licences.food_permit"),
    ],
)
def test_a_misspelt_word_is_understood_and_marked(query, code):
    (found,) = link(query)
    assert found.code == code
    assert found.exactness is Exactness.FUZZY
    assert found.matched_text in query


def test_a_misspelling_is_not_guessed_at_beside_words_that_are_clear():
    assert codes("tanda presupuesot") == ["capital.lending_circle"]


def test_short_words_are_never_guessed_at():
    assert codes("lean") == []


def test_the_longer_wording_wins():
    assert codes("cuenta de ahorros") == ["money.bank_account"]
    assert codes("English classes") == ["life.english"]
    assert codes("health insurance") == ["life.daily_needs"]


def test_plural_and_gender_are_marked_as_such():
    (found,) = link("abogadas")
    assert (found.code, found.exactness) == ("life.contracts", Exactness.INFLECTED)


def test_a_word_of_the_same_stem_is_not_the_same_word():
    assert codes("important") == []
    assert codes("como") == []


def test_a_word_that_was_given_with_its_article_needs_it():
    assert codes("vendo en la pulga") == ["market.stalls_and_events"]
    assert codes("pulga") == []


def test_what_matched_is_given_back_as_it_was_written():
    assert [found.matched_text for found in link("我需要小额贷款 and a Food Truck")] == [
        "小额贷款",
        "food truck",
    ]


def test_filler_alone_names_nothing():
    for language, listed in STOP_WORDS.items():
        for word in listed:
            assert codes(word, language) == [], word


@pytest.mark.parametrize("query", ["", "?", "xyzzy", "Albuquerque", "\x00\ud800", "🙂"])
def test_a_query_that_names_nothing_gives_nothing(query):
    assert codes(query) == []


@given(st.text(st.characters(codec=None), max_size=100), st.sampled_from([None, "es", "xx"]))
def test_any_query_is_answered(text, language):
    for found in link(text, language) + link_record(text, language):
        assert found.code in NEEDS


RECORD = (
    "Free one-on-one business counseling, workshops and small loans for entrepreneurs in the "
    "South Valley. We help with business plans, bookkeeping and your city business license. "
    "Interpreters in Spanish and Vietnamese on request. It is important to bring your papers."
)


def test_a_record_names_the_needs_in_its_text():
    assert [found.code for found in link_record(RECORD, "en")] == [
        "starting.advisor",
        "capital.small_loan",
        "starting.business_plan",
        "money.bookkeeping",
        "licences.business_license",
        "life.interpreter",
    ]


def test_a_record_in_an_unlisted_language_is_read_in_every_language():
    assert link_record("Huduma ya food truck permit", "so")


def test_a_record_is_not_read_with_words_of_other_languages():
    assert link_record("Stand at the marketing fair: ven por tu abogado", "en") == link_record(
        "Stand at the marketing fair", "en"
    )


def test_broad_words_count_when_asked_and_not_in_a_record():
    assert codes("license") == ["licences.business_license"]
    assert link_record("Bring your driver license and money", "en") == []


def test_a_record_is_never_guessed_at():
    assert link_record("bookeeping", "en") == []


def test_reading_a_record_is_quick():
    link_record(RECORD, "en")
    started = time.process_time()
    for _ in range(100):
        link_record(RECORD, "en")
    assert (time.process_time() - started) / 100 < 0.005


@pytest.mark.parametrize("query", ["cuidar niños en casa", "cuidar ninos en casa"])
def test_a_letter_that_keyboards_lack_may_be_left_out(query):
    assert [found.code for found in link(query, "es")] == ["licences.child_care"]


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("my license from syria", "en"),
        ("soy dentista en Siria", "es"),
        ("soy enfermera en mi país", "es"),
        ("I was a teacher in El Salvador", "en"),
    ],
)
def test_the_name_of_a_country_stands_for_another_country(query, language):
    assert [found.code for found in link(query, language)] == ["licences.foreign_credential"]


def test_new_mexico_is_not_another_country():
    assert "licences.foreign_credential" not in [
        found.code for found in link("my license from New Mexico", "en")
    ]


def test_a_short_misspelling_is_understood_beside_other_words_only():
    assert [found.code for found in link("food truk permitt", "en")] == ["licences.food_permit"]
    assert link("truk", "en") == []
