"""The people of the demonstration office: the same every time, and discreet."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from itertools import chain

import pytest

from trepconnect.demo.cohorts import cohorts
from trepconnect.demo.crowd import entrepreneurs
from trepconnect.demo.mentors import mentors
from trepconnect.demo.people import cast, everybody
from trepconnect.demo.wordlists import common_needs, pools, tales, trades
from trepconnect.kernel.actor import Role
from trepconnect.kernel.languages import ALL
from trepconnect.kernel.sensitive import find_sensitive
from trepconnect.profiles.domain.business import MOST_URGENT, URGENT, Stage, Structure
from trepconnect.profiles.domain.industries import INDUSTRIES
from trepconnect.profiles.domain.person import MEETING_TIMES
from trepconnect.vocabulary.domain.needs import NEEDS

TODAY = date(2026, 11, 21)
PEOPLE = everybody(TODAY)
CROWD = entrepreneurs(TODAY)
BUSINESSES = [business for person in PEOPLE for business in person.businesses]
ACCOUNTS = {
    "entrepreneur": Role.ENTREPRENEUR,
    "entrepreneur-new": Role.ENTREPRENEUR,
    "helper": Role.HELPER,
    "mentor": Role.MENTOR,
    "navigator": Role.NAVIGATOR,
    "loan-officer": Role.LOAN_OFFICER,
    "sponsor": Role.SPONSOR,
    "partner": Role.PARTNER,
    "manager": Role.MANAGER,
    "admin": Role.ADMIN,
}
FORBIDDEN = re.compile(
    r"\b(status|national\w*|citizen\w*|refugee|asyl\w*|immigra\w*|born in|birthplace|visa|passport"
    r"|ssn|itin|nacid[oa]|nacionalidad|pasaporte|estatus)\b",
    re.IGNORECASE,
)


def texts(person):
    yield from (person.full_name, person.called, person.neighborhood)
    for business in person.businesses:
        yield from (business.name, business.offers, business.experience, business.story)
        yield business.money_purpose


def test_the_same_people_come_every_time():
    assert entrepreneurs(TODAY) == CROWD
    assert len(CROWD) == 240


def test_another_day_moves_dates_and_nothing_else():
    later = entrepreneurs(TODAY + timedelta(days=400))
    assert [person.full_name for person in later] == [person.full_name for person in CROWD]
    moved = {new.created_at - old.created_at for new, old in zip(later, CROWD, strict=True)}
    assert moved == {timedelta(days=400)}


def test_fewer_people_can_be_drawn():
    assert len(entrepreneurs(TODAY, count=25)) == 25
    assert entrepreneurs(TODAY, seed=7) != CROWD


def test_they_joined_over_three_years_until_now():
    joined = [person.created_at.date() for person in CROWD]
    assert joined == sorted(joined)
    assert 2 * 365 < (TODAY - joined[0]).days <= 3 * 365
    assert 0 < (TODAY - joined[-1]).days < 14
    assert all(person.created_at.date() < TODAY for person in PEOPLE)


def test_keys_ids_names_phones_and_addresses_are_unique():
    for values in (
        [person.key for person in PEOPLE],
        [person.id for person in PEOPLE] + [business.id for business in BUSINESSES],
        [person.full_name for person in PEOPLE],
        [person.phone for person in PEOPLE if person.phone],
        [person.email for person in PEOPLE if person.email],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_everyone_can_be_reached_and_many_have_no_mail():
    assert all(person.phone or person.email for person in PEOPLE)
    assert sum(not person.email for person in CROWD) > 80


def test_phones_and_mail_belong_to_nobody():
    numbers = [person.phone for person in PEOPLE if person.phone]
    assert all(re.fullmatch(r"\d{3}-555-01\d\d", number) for number in numbers)
    mails = [person.email for person in PEOPLE if person.email]
    assert all(re.fullmatch(r"[a-z0-9.]+@([a-z-]+\.)?example\.org", mail) for mail in mails)


def test_no_phone_is_also_an_organisation_s():
    directory = files("trepconnect.demo").joinpath("data/directory/hsds/organizations.json")
    held = set(re.findall(r"\d{3}-555-\d{4}", directory.read_text("utf-8")))
    assert held.isdisjoint(person.phone for person in PEOPLE)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_nobody_tells_what_must_never_be_stored(person):
    for text in texts(person):
        assert not FORBIDDEN.search(text), text
        assert find_sensitive(text) is None, text


def test_lists_are_keyed_by_language_only():
    names = files("trepconnect.demo").joinpath("data/names.json").read_text("utf-8")
    assert set(json.loads(names)) <= {language.tag for language in ALL}


def test_codes_are_those_of_the_program():
    tags = {language.tag for language in ALL}
    for person in PEOPLE:
        assert person.language in tags
        assert {use.tag for use in person.languages} <= tags
        assert len({use.tag for use in person.languages}) == len(person.languages)
    for business in BUSINESSES:
        assert business.industry_code in INDUSTRIES
        assert {need.code for need in business.needs} <= set(NEEDS)


def test_every_list_names_codes_of_the_program():
    of_trades = chain.from_iterable((*trade.early, *trade.later) for trade in trades().values())
    assert {*of_trades, *chain.from_iterable(common_needs().values())} <= set(NEEDS)
    assert {offer.industry for trade in trades().values() for offer in trade.offers} <= set(
        INDUSTRIES
    )
    assert {tale.industry for tale in tales()} <= set(INDUSTRIES)
    assert {tale.trade for tale in tales()} <= set(trades())
    assert {tag for tale in tales() for tag in tale.languages} <= set(pools())


@pytest.mark.parametrize("trade", trades().values(), ids=trades())
def test_any_speaker_finds_something_to_sell_in_a_trade(trade):
    assert any(not offer.languages for offer in trade.offers)


def test_every_business_needs_two_to_six_things():
    for business in BUSINESSES:
        assert 2 <= len(business.needs) <= 6
        assert len({need.code for need in business.needs}) == len(business.needs)
        assert sum(need.priority == URGENT for need in business.needs) <= MOST_URGENT


def test_businesses_make_sense():
    for business in BUSINESSES:
        if business.stage is Stage.IDEA:
            assert business.started_on is business.monthly_sales is business.workers is None
            assert business.structure in {None, Structure.NOT_YET}
        else:
            assert business.started_on is not None
            assert business.started_on <= TODAY
        if business.monthly_sales and business.monthly_costs:
            assert business.monthly_costs < business.monthly_sales
        assert (business.amount_wanted is None) == (not business.money_uses)


def test_profiles_are_more_and_less_complete():
    assert set(Stage) == {business.stage for business in BUSINESSES}
    for value in ("name", "offers", "structure", "monthly_sales", "amount_wanted", "zip_code"):
        given = sum(bool(getattr(business, value)) for business in BUSINESSES)
        assert 0.3 < given / len(BUSINESSES) < 0.95, value


def test_about_eighty_tell_a_story_and_no_two_the_same():
    stories = [business.story for business in BUSINESSES if business.story]
    assert 75 <= len(stories) == len(set(stories)) <= 95


def test_many_languages_are_spoken():
    spoken = Counter(person.language for person in CROWD)
    assert set(spoken) == set(pools())
    assert spoken.most_common(1)[0][0] == "es"


def test_the_accounts_of_the_sign_in_page_are_people():
    found = {person.account: person for person in PEOPLE if person.account}
    assert set(found) == set(ACCOUNTS)
    for account, role in ACCOUNTS.items():
        assert role in found[account].roles


def test_partners_and_sponsors_belong_to_an_organisation_of_the_directory():
    directory = files("trepconnect.demo").joinpath("data/directory/hsds/organizations.json")
    known = {one["id"] for one in json.loads(directory.read_text("utf-8"))}
    for person in cast(TODAY):
        if person.roles & {Role.PARTNER, Role.SPONSOR}:
            assert str(person.organization_id) in known


def test_the_helper_helps_the_entrepreneur():
    people = {person.key: person for person in PEOPLE}
    assert people["helper"].helps == ("entrepreneur",)
    assert all(key in people for person in PEOPLE for key in person.helps)


def test_the_entrepreneur_has_a_full_profile_and_the_new_one_an_empty_one():
    people = {person.account: person for person in cast(TODAY)}
    full, new = people["entrepreneur"], people["entrepreneur-new"]
    assert new.languages == new.businesses == ()
    assert new.reach_by == new.meeting_times == ()
    assert not new.zip_code
    (business,) = full.businesses
    assert full.language == "es"
    assert business.industry_code == "food_truck"
    assert len(business.needs) == 5
    for value in ("offers", "experience", "story", "started_on", "monthly_sales", "money_uses"):
        assert getattr(business, value), value


def test_forty_mentors_offer_what_the_program_knows():
    found = mentors(TODAY)
    assert len(found) == len({one.person.id for one in found}) == 40
    for mentor in found:
        assert mentor.trade in INDUSTRIES
        assert set(mentor.expertise) <= set(NEEDS)
        assert set(mentor.meeting_times) <= set(MEETING_TIMES)
        assert mentor.capacity > 0
        assert find_sensitive(mentor.about) is None


def test_every_language_of_the_people_is_spoken_by_a_mentor():
    spoken = {tag for one in mentors(TODAY) for tag in one.languages}
    assert set(pools()) <= spoken


def test_six_cohorts_share_nobody_and_everybody_came_in_time():
    found = cohorts(TODAY, CROWD)
    assert len(found) == 6
    ids = [member.person.id for one in found for member in one.members]
    assert len(ids) == len(set(ids)) > 150
    assert found[0].starts_on < TODAY - timedelta(days=2 * 365)
    assert found[-1].ends_on > TODAY
    for one in found:
        assert len(one.members) >= 12, one.key
        for member in one.members:
            assert member.person.created_at.date() < member.joined_on <= TODAY
            assert member.joined_on >= one.starts_on
