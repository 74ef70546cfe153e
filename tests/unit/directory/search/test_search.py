from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.directory.search.domain.query import read_query, settle_needs, weigh
from trepconnect.directory.search.domain.ranking import (
    Bits,
    Candidate,
    Point,
    Tier,
    Why,
    Wish,
    look_ups,
    name_bits,
    nearest_km,
    rank,
    speaks_language,
)

TODAY = date(2026, 11, 20)
ALBUQUERQUE = Point(35.0844, -106.6504)


def candidate(number=1, **facts):
    given_facts = {
        "weight": 100,
        "mask": Bits.of_word(0, 0),
        "needs": "",
        "languages": "",
        "places": "",
        "is_free": False,
        "assured_on": None,
    }
    return Candidate(service_id=UUID(int=number), **(given_facts | facts))


def order(candidates, asked=None, **wish):
    asked = asked or weigh(read_query("carpentry", "en"), {"carpentry": 1}, 100)
    found = rank(candidates, asked, Wish(**{"language": "es", "today": TODAY, **wish}))
    return [one.service_id.int for one in found]


def test_words_that_name_a_need_are_that_need_in_any_language():
    assert "money.taxes" in read_query("impuestos", "en").needs
    assert "money.taxes" in read_query("taxes", "es").needs


def test_words_without_a_topic_are_dropped_only_beside_others():
    assert [term.typed for term in read_query("where can I find plumbing", "en").terms] == [
        "find",
        "plumbing",
    ]
    assert [term.typed for term in read_query("the", "en").terms] == ["the"]


def test_a_word_is_looked_for_with_its_stem():
    (term,) = read_query("carpinterías", "es").terms
    assert term.forms[0] == "carpinterias"
    assert len(term.forms) > 1


def test_rare_words_weigh_more_than_common_ones():
    asked = weigh(read_query("welding school", "en"), {"welding": 2, "school": 200}, 1000)
    welding, school = asked.terms
    assert welding.weight > 2 * school.weight


def test_common_words_are_dropped_beside_a_rare_one():
    asked = read_query("welding services", "en")
    counts = {"welding": 2, "services": 600}
    assert [term.typed for term in weigh(asked, counts, 1000).terms] == ["welding"]


def test_common_words_are_kept_when_there_is_nothing_else():
    asked = weigh(read_query("services", "en"), {"services": 600}, 1000)
    assert [term.typed for term in asked.terms] == ["services"]


def test_every_part_of_a_query_has_a_bit_of_its_own():
    asked = weigh(read_query("loan taxes hire plumbing roof tile paint wood stone", "en"), {}, 10)
    bits = [one.bit for one in look_ups(asked)]
    assert len(bits) == len(set(bits))
    assert max(bits) < 2**63


def test_stated_needs_come_before_named_ones_before_words():
    asked = weigh(read_query("taxes plumbing", "en"), {"taxes": 1, "plumbing": 1}, 100)
    both = Bits.of_word(0, 0) | Bits.of_word(1, 2)
    some = candidate(1, mask=Bits.of_word(0, 0), weight=900)
    every = candidate(2, mask=both)
    said = candidate(3, mask=Bits.of_need(0, coded=False))
    coded = candidate(4, mask=Bits.of_need(0, coded=True))
    found = rank([some, every, said, coded], asked, Wish("en", TODAY))
    assert [one.service_id.int for one in found] == [4, 3, 2, 1]
    assert [one.tier for one in found] == [tier for tier in Tier if tier is not Tier.NAMED]


@pytest.mark.parametrize(
    "better",
    [
        {"weight": 200},
        {"languages": "es"},
        {"assured_on": TODAY - timedelta(days=10)},
        {"is_free": True},
    ],
)
def test_inside_a_tier_each_part_of_the_score_counts(better):
    assert order([candidate(1), candidate(2, **better)]) == [2, 1]


def test_nearer_is_better_and_unknown_is_far():
    near, far = "35.08,-106.65", "36.5,-105.0"
    found = order(
        [candidate(1), candidate(2, places=far), candidate(3, places=near)], point=ALBUQUERQUE
    )
    assert found[0] == 3


def test_equal_results_stand_in_order_of_their_id():
    assert order([candidate(3), candidate(1), candidate(2)]) == [1, 2, 3]


def test_the_order_does_not_depend_on_the_order_of_candidates():
    candidates = [candidate(n, weight=n % 3, is_free=n % 2 == 0) for n in range(1, 40)]
    assert order(candidates) == order(list(reversed(candidates)))


def test_reasons_say_why():
    facts = {"languages": "es", "is_free": True, "places": "35.08,-106.65", "assured_on": TODAY}
    (found,) = rank(
        [candidate(mask=Bits.of_word(0, 2), **facts)],
        weigh(read_query("carpentry", "en"), {"carpentry": 1}, 100),
        Wish("es", TODAY, ALBUQUERQUE),
    )
    assert set(found.reasons) == {
        Why.ALL_WORDS,
        Why.SPEAKS_LANGUAGE,
        Why.NEAR,
        Why.CHECKED_LATELY,
        Why.FREE,
    }


def test_distance_is_along_the_great_circle():
    # Albuquerque to Santa Fe
    assert nearest_km("35.6870,-105.9378", ALBUQUERQUE) == pytest.approx(93, abs=1)
    assert nearest_km("", ALBUQUERQUE) is None
    assert nearest_km("virtual 36.5,-105.0", ALBUQUERQUE) == 5


def test_a_language_that_must_be_arranged_is_not_spoken():
    assert speaks_language("en es", "es-MX")
    assert not speaks_language("en es~", "es")
    assert speaks_language("", "en")
    assert not speaks_language("es", "en")


@given(st.text(max_size=300), st.sampled_from(["en", "es", "ar", "zh-Hans", "vi"]))
def test_any_text_can_be_asked(text, language):
    asked = weigh(read_query(text, language), {}, 5)
    for one in look_ups(asked):
        assert all(word and '"' not in word and "'" not in word for word in one.words)


def test_who_has_every_word_in_the_name_stands_before_who_answers_the_need():
    asked = weigh(read_query("business license", "en"), {"business": 50, "license": 9}, 100)
    named = candidate(1, mask=Bits.of_word(0, 0) | Bits.of_word(1, 0))
    coded = candidate(2, mask=Bits.of_need(0, coded=True), weight=900)
    only_license = candidate(3, mask=Bits.of_word(0, 0), weight=900)
    found = rank([coded, only_license, named], asked, Wish("en", TODAY))
    assert [one.service_id.int for one in found] == [1, 2, 3]


def test_one_word_that_names_a_need_is_the_need_and_no_name():
    asked = weigh(read_query("taxes", "en"), {"taxes": 9}, 100)
    assert name_bits(asked) == 0


def test_two_needs_side_by_side_both_count():
    asked = read_query("impuestos y plan de negocio", "es")
    assert asked.needs == ("money.taxes", "starting.business_plan")
    assert not asked.broad


def test_a_need_that_more_words_name_is_meant_more_than_one_of_a_single_word():
    asked = read_query("customers want to pay by card", "en")
    asked = settle_needs(asked, {"customers": 9, "card": 3, "pay": 3})
    assert asked.needs == ("money.card_payments",)
