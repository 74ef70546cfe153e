from collections import namedtuple
from datetime import date
from uuid import UUID

import pytest

from trepconnect.directory.listings.domain import LanguageNote, NeedSource
from trepconnect.kernel.money import Money
from trepconnect.kernel.place import Place
from trepconnect.lending.products.domain.fields import FIELDS
from trepconnect.matching.loans.domain import ASKABLE, value_from_json, value_to_json
from trepconnect.matching.seeker.queries import place_of, seeker_of
from trepconnect.matching.services.queries.candidates import INDUSTRIES, LANGUAGE, STAGES, facts_of
from trepconnect.profiles.domain.profile import SeekerFacts

ONE = UUID(int=1)
Need = namedtuple(
    "Need",
    "service_id need_code source is_free assured_on has_eligibility_text lists_documents",
)
NEED = Need(ONE, "money.taxes", NeedSource.STAFF, True, None, False, False)


def facts(details=(), places=()):
    rows = [(*detail, None, None) for detail in details]
    rows += [(ONE, kind, code, *point) for _, kind, *point, code in places]
    (one,) = facts_of([NEED], rows)
    return one


def test_a_service_carries_all_its_needs_in_the_order_found():
    other = NEED._replace(need_code="people.hire", source=NeedSource.TEXT)
    (one,) = facts_of([NEED, other], [])
    assert one.needs == {"money.taxes": NeedSource.STAFF, "people.hire": NeedSource.TEXT}
    assert (one.industries, one.stages, one.is_remote, one.places) == (None, None, None, ())


def test_trades_become_industries_and_what_is_unknown_stays():
    details = [(ONE, INDUSTRIES, "food_truck\n81")]
    assert facts(details).industries == {"722330", "81"}


def test_stages_and_languages_are_told_apart():
    details = [(ONE, STAGES, "idea"), (ONE, LANGUAGE, "es limited")]
    one = facts(details)
    assert (one.stages, one.languages) == ({"idea"}, {"es": LanguageNote.LIMITED})


@pytest.mark.parametrize("spoken", ["es \nes limited", "es limited\nes "])
def test_a_language_stated_twice_is_spoken_if_one_of_them_says_so(spoken):
    assert facts([(ONE, LANGUAGE, spoken)]).languages == {"es": None}


def test_a_virtual_place_is_no_distance_away():
    places = [(ONE, "virtual", 35.0, -106.0, None), (ONE, "place", None, None, "87102")]
    one = facts(places=places)
    assert (one.is_remote, one.places) == (True, (Place(postal_code="87102"),))


def test_a_place_without_point_and_zip_says_nothing():
    assert facts(places=[(ONE, "place", None, None, "")]).places == ()


def test_a_zip_code_lies_in_the_middle_of_its_area():
    assert place_of("87102") == Place(35.0818, -106.6482, "87102")
    assert place_of("00000") == Place(postal_code="00000")
    assert place_of("８７１０２") == Place(postal_code="８７１０２")
    assert place_of("") is None


def test_the_profile_counts_more_than_an_old_answer():
    said = SeekerFacts(business_id=ONE, user_id=ONE, amount_wanted=Money.of(900))
    seeker = seeker_of(said, {"amount_wanted": Money.of(1), "has_collateral": True})
    assert seeker.answers == {"amount_wanted": Money.of(900), "has_collateral": True}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_wanted", Money.of("12.50")),
        ("has_collateral", False),
        ("emergency_on", date(2026, 1, 5)),
        ("loan_use", frozenset({"vehicle", "equipment"})),
    ],
)
def test_answers_come_back_as_they_were_given(field, value):
    assert value_from_json(field, value_to_json(value)) == value


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        ("gone", True),
        ("credit_score", 700),
        ("stage", "idea"),
        ("has_collateral", 1),
        ("amount_wanted", True),
        ("amount_wanted", "12"),
        ("emergency_on", 5),
    ],
)
def test_what_does_not_read_any_more_is_no_answer(field, stored):
    assert value_from_json(field, stored) is None


def test_nothing_sensitive_and_nothing_of_the_profile_is_asked():
    assert not any(FIELDS[key].sensitive for key in ASKABLE)
    assert "stage" not in ASKABLE
    assert "monthly_net" not in ASKABLE
