import cProfile
import pstats
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.services.builders import (
    DOWNTOWN,
    NEAR_BY,
    SANTA_FE,
    TODAY,
    seeker,
    service,
)
from trepconnect.directory.listings.domain import LanguageNote, NeedSource
from trepconnect.kernel.place import Place
from trepconnect.matching.seeker.domain import WantedNeed
from trepconnect.matching.services.domain.reasons import WEIGHTS, Reason, ReasonCode
from trepconnect.matching.services.domain.scoring import rank, score_service


def match(who=None, **facts):
    return score_service(who or seeker(), service(**facts), TODAY)


def codes(reasons):
    return [reason.code for reason in reasons]


PERFECT = {
    "languages": {"es": None},
    "places": (DOWNTOWN,),
    "industries": frozenset({"722"}),
    "stages": frozenset({"starting"}),
    "assured_on": TODAY,
    "is_free": True,
}


def test_all_weights_together_are_a_thousand():
    assert sum(WEIGHTS) == 1000


def test_a_service_that_fits_in_every_way_gets_all_points_and_no_doubts():
    found = match(seeker(industry="722330", stage="starting"), **PERFECT)
    assert found.points == 1000
    assert (found.tier, found.reasons_against, found.ask_about) == (1, (), ())
    assert found.reasons_for == (
        Reason(ReasonCode.ANSWERS_NEED, "money.taxes"),
        Reason(ReasonCode.SPEAKS, "es"),
        Reason(ReasonCode.NEAR, 0),
        Reason(ReasonCode.MADE_FOR_TRADE),
        Reason(ReasonCode.MADE_FOR_STAGE, "starting"),
        Reason(ReasonCode.CHECKED, 0),
        Reason(ReasonCode.FREE),
    )


def test_a_service_that_answers_no_need_is_no_match():
    assert match(needs={"people.hire": NeedSource.STAFF}) is None
    assert rank(seeker(), [service(needs={"people.hire": NeedSource.STAFF})], TODAY) == []


def test_what_the_office_coded_comes_before_what_a_text_mentions_whatever_the_points():
    coded = service(1, languages={"vi": None}, places=(SANTA_FE,), is_free=False)
    mentioned = service(2, needs={"money.taxes": NeedSource.TEXT}, **PERFECT)
    imported = service(3, needs={"money.taxes": NeedSource.IMPORT})
    found = rank(seeker(), [mentioned, imported, coded], TODAY)
    assert [(one.id.int, one.tier) for one in found] == [(1, 1), (3, 2), (2, 3)]
    assert codes(found[2].reasons_for)[0] is ReasonCode.MAY_ANSWER_NEED


def test_a_need_that_matters_more_to_her_weighs_more():
    who = seeker(needs=(WantedNeed("money.taxes", 3), WantedNeed("people.hire", 1)))
    taxes = match(who, needs={"money.taxes": NeedSource.STAFF})
    hiring = match(who, needs={"people.hire": NeedSource.STAFF})
    both = match(who, needs=dict.fromkeys(("money.taxes", "people.hire"), NeedSource.STAFF))
    assert [one.parts.need for one in (taxes, hiring, both)] == [300, 100, 400]


def test_reasons_name_the_most_wanted_need_first():
    who = seeker(needs=(WantedNeed("people.hire", 1), WantedNeed("money.taxes", 3)))
    both = match(who, needs=dict.fromkeys(("people.hire", "money.taxes"), NeedSource.STAFF))
    assert [reason.detail for reason in both.reasons_for[:2]] == ["money.taxes", "people.hire"]


@pytest.mark.parametrize(
    ("languages", "points", "good", "bad", "ask"),
    [
        ({"es": None}, 220, ReasonCode.SPEAKS, None, None),
        ({"es-MX": None}, 220, ReasonCode.SPEAKS, None, None),
        ({"es": LanguageNote.LIMITED}, 132, None, None, None),
        ({"es": LanguageNote.INTERPRETER_LINE}, 132, None, ReasonCode.INTERPRETER_ONLY, None),
        ({"vi": None}, 132, None, ReasonCode.NOT_YOUR_LANGUAGE, None),
        ({"vi": None, "en": None}, 132, ReasonCode.SPEAKS, ReasonCode.NOT_YOUR_LANGUAGE, None),
        ({}, 132, None, None, ReasonCode.ASK_LANGUAGE),
    ],
)
def test_her_own_language_counts_most_and_english_is_taken_for_granted(
    languages, points, good, bad, ask
):
    found = match(languages=languages)
    language_codes = {
        ReasonCode.SPEAKS,
        ReasonCode.NOT_YOUR_LANGUAGE,
        ReasonCode.INTERPRETER_ONLY,
        ReasonCode.ASK_LANGUAGE,
    }
    assert found.parts.language == points
    assert language_codes & set(codes(found.reasons_for)) == ({good} - {None})
    assert language_codes & set(codes(found.reasons_against)) == ({bad} - {None})
    assert language_codes & set(codes(found.ask_about)) == ({ask} - {None})


def test_for_someone_without_english_unknown_lies_between_spoken_and_not():
    who = seeker(languages=("so",))
    points = [
        match(who, languages=languages).parts.language
        for languages in (
            {"so": None},
            {"so": LanguageNote.LIMITED},
            {"so": LanguageNote.INTERPRETER},
            {},
            {"es": None},
        )
    ]
    assert points == [220, 110, 88, 55, 0]


def test_someone_whose_language_is_english_is_not_told_to_ask():
    found = match(seeker(languages=("en",)))
    assert (found.parts.language, ReasonCode.ASK_LANGUAGE in codes(found.ask_about)) == (
        220,
        False,
    )


def test_half_of_the_distance_points_are_left_at_five_miles():
    five_miles_north = Place(35.0844 + 8_000 / 111_195, -106.6504)
    assert match(places=(five_miles_north,)).parts.distance == 80


def test_the_nearest_place_counts():
    found = match(places=(SANTA_FE, NEAR_BY))
    assert codes(found.reasons_for)[1] is ReasonCode.NEAR
    assert found.parts.distance > 100


def test_far_is_a_reason_against_unless_it_is_also_online():
    far = match(places=(SANTA_FE,))
    online_too = match(places=(SANTA_FE,), is_remote=True)
    assert ReasonCode.FAR in codes(far.reasons_against)
    assert ReasonCode.FAR not in codes(online_too.reasons_against)
    assert far.parts.distance < online_too.parts.distance == match(is_remote=True).parts.distance


def test_online_only_is_no_help_to_who_wants_to_meet():
    found = match(seeker(remote_ok=False), is_remote=True)
    assert (found.parts.distance, codes(found.reasons_against)[0]) == (0, ReasonCode.ONLINE_ONLY)


def test_the_same_zip_is_near_when_there_are_no_coordinates():
    found = match(seeker(place=Place(postal_code="87102")), places=(DOWNTOWN,))
    assert Reason(ReasonCode.SAME_ZIP, "87102") in found.reasons_for


def test_an_unknown_place_lies_between_near_and_very_far():
    unknown = match().parts.distance
    assert match(places=(NEAR_BY,)).parts.distance > unknown
    assert match(places=(Place(40.7, -74.0),)).parts.distance < unknown
    assert ReasonCode.ASK_PLACE in codes(match().ask_about)


def test_other_trades_of_the_same_sector_are_closer_than_none():
    who = seeker(industry="722330")
    points = [
        match(who, industries=industries).parts.trade
        for industries in (frozenset({"7223", "44"}), frozenset({"721"}), None, frozenset({"23"}))
    ]
    assert points == [60, 36, 30, 0]


@pytest.mark.parametrize(
    ("days", "points", "good", "bad"),
    [
        (0, 70, True, False),
        (91, 70, True, False),
        (183, 52, True, False),
        (184, 35, False, False),
        (366, 17, False, True),
        (731, 0, False, True),
        (-3, 70, True, False),
    ],
)
def test_what_was_checked_lately_counts_more(days, points, good, bad):
    found = match(assured_on=TODAY - timedelta(days=days))
    assert found.parts.freshness == points
    assert (ReasonCode.CHECKED in codes(found.reasons_for)) is good
    assert (ReasonCode.NOT_CHECKED_LATELY in codes(found.reasons_against)) is bad


def test_an_unknown_price_is_asked_about_and_lies_between_free_and_not():
    free, unknown, costs = (match(is_free=value) for value in (True, None, False))
    assert [one.parts.free for one in (free, unknown, costs)] == [50, 20, 0]
    assert ReasonCode.ASK_COST in codes(unknown.ask_about)
    assert ReasonCode.COSTS in codes(costs.reasons_against)


def test_conditions_in_prose_and_papers_to_bring_are_asked_about_and_cost_no_points():
    found = match(has_eligibility_text=True, lists_documents=False)
    assert codes(found.ask_about)[-2:] == [
        ReasonCode.ASK_WHOM_THEY_SERVE,
        ReasonCode.ASK_DOCUMENTS,
    ]
    assert found.points == match().points


def test_a_person_who_said_only_her_need_still_gets_an_order():
    found = match(seeker(languages=(), place=None))
    assert found.points == 400 + 55 + 40 + 30 + 20 + 14 + 20


def test_equal_services_are_ordered_by_id_however_they_come_in():
    services = [service(number) for number in range(30)]
    shuffled = random.Random(1).sample(services, 30)
    assert [one.id for one in rank(seeker(), shuffled, TODAY)] == [one.id for one in services]


NOTES = st.none() | st.sampled_from(LanguageNote)
PLACES = st.builds(
    Place,
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
    st.none() | st.sampled_from(["87102", "87501"]),
)
FACTS = st.builds(
    service,
    st.integers(0, 99),
    needs=st.dictionaries(
        st.sampled_from(["money.taxes", "people.hire"]), st.sampled_from(NeedSource), min_size=1
    ),
    languages=st.dictionaries(st.sampled_from(["es", "en", "vi", "ase"]), NOTES),
    places=st.lists(PLACES, max_size=3).map(tuple),
    is_remote=st.none() | st.booleans(),
    is_free=st.none() | st.booleans(),
    industries=st.none() | st.frozensets(st.sampled_from(["722", "23"])),
    stages=st.none() | st.frozensets(st.sampled_from(["idea", "growing"])),
    assured_on=st.none() | st.dates(),
)
SEEKERS = st.builds(
    seeker,
    needs=st.lists(
        st.builds(WantedNeed, st.sampled_from(["money.taxes", "people.hire"]), st.integers(0, 5)),
        unique_by=lambda need: need.code,
    ).map(tuple),
    languages=st.lists(st.sampled_from(["es", "en", "so", "es-MX"])).map(tuple),
    place=st.none() | PLACES,
    remote_ok=st.none() | st.booleans(),
    stage=st.none() | st.sampled_from(["idea", "operating"]),
    industry=st.none() | st.sampled_from(["722330", "236115"]),
)


@given(SEEKERS, FACTS)
def test_points_stay_within_bounds_and_every_part_within_its_weight(who, facts):
    found = score_service(who, facts, TODAY)
    if found is None:
        return
    assert 0 <= found.points <= 1000
    assert all(0 <= part <= weight for part, weight in zip(found.parts, WEIGHTS, strict=True))
    assert found.points == sum(found.parts)
    assert found.parts.need > 0


@given(SEEKERS, st.lists(FACTS, max_size=6, unique_by=lambda facts: facts.id), st.randoms())
def test_the_order_does_not_depend_on_how_services_come_in(who, services, chance):
    first = rank(who, services, TODAY)
    chance.shuffle(services)
    assert rank(who, services, TODAY) == first


def calls_of(work):
    """How many calls it takes: unlike seconds, the same on a busy machine."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return pstats.Stats(profile).total_calls


def test_ranking_takes_a_bounded_number_of_steps_for_each_service():
    """Two thousand services take 25 to 40 ms on a small machine, at some 70 calls each."""
    chance = random.Random(7)
    services = [
        service(
            number,
            languages=chance.choice([{}, {"es": None}, {"vi": None, "es": LanguageNote.LIMITED}]),
            places=(Place(35 + chance.random(), -106 - chance.random(), "87102"),),
            is_free=chance.choice([None, True, False]),
            assured_on=TODAY - timedelta(days=chance.randrange(900)),
            has_eligibility_text=True,
        )
        for number in range(2_000)
    ]
    who = seeker("money.taxes", "people.hire", "starting.register_business", stage="idea")
    assert calls_of(lambda: rank(who, services, TODAY)) / len(services) < 100
