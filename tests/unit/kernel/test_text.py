"""The analyzer: spellings of the same words meet, and no text can break or stall it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.kernel import text

ANY_TEXT = st.text(
    st.characters(codec=None) | st.sampled_from("aé\u0301\u0327\u3099\u200c\x00\ud800'’.İßﷺ小ไ"),
    max_size=200,
)
LANGUAGES = st.sampled_from([None, "en", "es", "es-MX", "fr", "ar", "vi", "zh-Hans", "ne", "xx"])


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("prestamos pequenos", "Préstamos pequeños"),
        ("duong", "Đường"),
        ("dukkan isi", "DÜKKÂN İŞİ"),
        ("women business", "Women's business"),
        ("llc", "L.L.C."),
        ("s a de c v", "S. A. de C. V."),
        ("قرض صغير", "قَرْضٌ صغـير"),
        ("رخصه تجاريه", "رخصة تجارية"),
        ("کسب و کار", "كسب و كار"),
        ("وام ها", "وام\u200cها"),
        ("strasse", "Straße"),
        ("2026", "٢٠٢٦"),
        ("ガス", "ｶﾞｽ"),
        ("food truck", " food\u00a0\u00adtruck\x00 "),
    ],
)
def test_two_spellings_of_the_same_words_fold_alike(typed, written):
    assert text.fold(typed) == text.fold(written)


def test_vowel_signs_that_are_letters_in_effect_stay():
    assert text.fold("व्यापार") != text.fold("वयपर")


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(anything):
    once = text.fold(anything)
    assert text.fold(once) == once


@given(ANY_TEXT)
def test_spelling_twice_changes_nothing(anything):
    once = text.spell(anything)
    assert text.spell(once) == once
    assert text.fold(once) == text.fold(anything)


@pytest.mark.parametrize("typed", ["U\u00d1AS", "un\u0303as", "u\u00f1\u0301as"])
def test_n_with_a_tilde_is_a_letter_however_it_is_typed(typed):
    assert text.words(typed) == ["u\u00f1as"]
    assert not set(text.query_tokens(typed, "es")) & {"unas", "una"}


def test_a_word_with_that_letter_is_indexed_as_typed_without_it_too():
    assert {"ni\u00f1os", "ninos"} <= set(text.tokens("ni\u00f1os", "es"))
    assert set(text.query_tokens("ninos", "es")) <= set(text.tokens("ni\u00f1os", "es"))


@given(ANY_TEXT, LANGUAGES)
def test_any_text_gives_tokens_a_database_accepts(anything, language):
    found = text.tokens(anything, language) + text.query_tokens(anything, language)
    for token in [*found, *text.words(anything)]:
        token.encode("utf-8")
        assert token
        assert " " not in token
        assert "\x00" not in token
        assert len(token) <= text.MAX_WORD_CHARS


@given(ANY_TEXT, LANGUAGES)
def test_whatever_is_indexed_is_found_by_asking_for_it(anything, language):
    indexed = set(text.tokens(anything, language))
    assert set(text.query_tokens(anything, language)) <= indexed


@pytest.mark.parametrize(
    ("one", "many", "language"),
    [
        ("licencia", "licencias", "es"),
        ("préstamo", "prestamos", "es"),
        ("declaracion", "declaraciones", "es"),
        ("panaderia", "panaderías", "es"),
        ("permit", "permits", "en"),
        ("company", "companies", "en"),
        ("impôt", "impots", "fr"),
    ],
)
def test_one_and_many_share_a_stem_with_or_without_accents(one, many, language):
    assert text.stem(text.fold(one), language) == text.stem(text.fold(many), language)


def test_the_unstemmed_form_is_indexed_beside_the_stem():
    assert text.tokens("licencias", "es") == ["licencias", "licenci"]


def test_a_region_uses_the_stemmer_of_its_language():
    assert text.tokens("licencias", "es-MX") == text.tokens("licencias", "es")


def test_a_language_without_a_stemmer_keeps_whole_words():
    assert text.tokens("mikopo midogo", "sw") == ["mikopo", "midogo"]


def test_chinese_is_indexed_by_character_and_pair_and_asked_by_pair():
    assert text.tokens("小额贷款", "zh-Hans") == ["小", "额", "贷", "款", "小额", "额贷", "贷款"]
    assert text.query_tokens("小额贷款", "zh-Hans") == ["小额", "额贷", "贷款"]
    assert text.query_tokens("税", "zh-Hans") == ["税"]


def test_latin_words_inside_chinese_stay_whole():
    assert text.query_tokens("办理LLC执照", "zh-Hans") == ["办理", "llc", "执照"]


def test_a_question_is_asked_without_its_filler():
    assert text.query_tokens("Necesito ayuda con un préstamo", "es") == ["prestamo", "prestam"]


def test_a_question_of_filler_only_is_still_asked():
    assert text.query_tokens("what is it", "en") == ["what", "is", "it"]


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 1_000_000,
        "\u0301\u0327" * 500_000,
        "\u3099\u05b0\u0f71" * 300_000,
        "ﷺ" * 1_000_000,
        "小" * 1_000_000,
        "a.b." * 250_000,
        "'s" * 500_000,
        "\ud800\x00" * 500_000,
        "ક્" * 500_000,
    ],
    ids=[
        "letters",
        "marks",
        "kept marks",
        "expanding",
        "unspaced",
        "dots",
        "quotes",
        "broken",
        "virama",
    ],
)
def test_a_million_characters_take_no_longer_than_a_page_allows(hostile):
    started = time.process_time()
    found = text.tokens(hostile, "en")
    asked = text.query_tokens(hostile, "en")
    assert time.process_time() - started < 2
    assert len(found) <= 2 * text.MAX_CHARS
    assert len(asked) <= text.MAX_QUERY_TOKENS
