"""Sections, what is missing, and the codes that other domains share."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain import fields as lending
from trepconnect.matching.seeker.domain import Seeker
from trepconnect.profiles import labels
from trepconnect.profiles.domain.business import (
    Details,
    Finances,
    Kind,
    MoneyUse,
    Needs,
    Stage,
    Story,
    Structure,
    WantedNeed,
)
from trepconnect.profiles.domain.industries import UnknownIndustry
from trepconnect.profiles.domain.person import Home, LanguageUse, Meeting, Reach, ReachBy, Speaking
from trepconnect.profiles.domain.profile import (
    Business,
    Gap,
    Person,
    SensitiveText,
    TooManyUrgent,
    UnknownMeetingTime,
    check,
    marks,
    merge,
    progress,
)
from trepconnect.profiles.queries.profiles import seeker_facts
from trepconnect.vocabulary.domain.needs import NEEDS, UnknownNeed

PERSON = Person(user_id=uuid4(), display_name="Ana")
BUSINESS = Business(id=uuid4(), user_id=PERSON.user_id)


def test_profile_and_lending_use_the_same_codes():
    assert tuple(MoneyUse) == lending.USES
    assert tuple(Stage) == lending.STAGES
    assert set(Structure) <= set(lending.STRUCTURES)


def test_every_code_has_words():
    pairs = [
        (Stage, labels.STAGE),
        (Structure, labels.STRUCTURE),
        (MoneyUse, labels.MONEY_USE),
        (ReachBy, labels.REACH_BY),
        (Gap, labels.GAP),
    ]
    for codes, words in pairs:
        assert set(codes) == set(words)


def test_the_most_urgent_needs_come_first():
    needs = Needs.of(["b", "a", "c", "a"], urgent=["c", "x"])
    assert needs.needs == (WantedNeed("c", 2), WantedNeed("a", 1), WantedNeed("b", 1))
    assert needs.urgent == ["c"]


def test_changes_of_two_tabs_to_different_answers_are_both_kept():
    seen = marks(Story(offers="Tamales"))
    stored = Story(offers="Tamales", experience="Cook")
    merged = merge(Story(offers="Pupusas"), stored, seen)
    assert merged.section == Story(offers="Pupusas", experience="Cook")
    assert not merged.conflicts


def test_the_same_answer_changed_twice_is_a_conflict_unless_it_is_changed_alike():
    seen = marks(Story(offers="Tamales"))
    stored = Story(offers="Atole")
    assert merge(Story(offers="Pupusas"), stored, seen).conflicts == {"offers"}
    assert not merge(Story(offers="Atole"), stored, seen).conflicts
    assert merge(Story(), stored, None).section == Story()


@pytest.mark.parametrize("seen", ["", "x", ",,,,,,,", "é" * 50])
def test_marks_that_are_not_ours_protect_what_is_stored(seen):
    assert merge(Story(offers="Pupusas"), Story(offers="Atole"), seen).conflicts == {"offers"}


def test_an_empty_profile_has_gaps_and_the_most_helpful_comes_first():
    state = progress(PERSON, BUSINESS)
    assert (state.done, state.total) == (0, 10)
    assert state.gaps[:2] == (Gap.NEEDS, Gap.PLACE)
    assert not state.is_complete


def test_an_idea_is_not_asked_for_sales():
    idea = replace(BUSINESS, kind=Kind(stage=Stage.IDEA))
    operating = replace(BUSINESS, kind=Kind(stage=Stage.OPERATING))
    assert Gap.MONEY not in progress(PERSON, idea).gaps
    assert Gap.MONEY in progress(PERSON, operating).gaps


def test_a_full_profile_has_no_gaps():
    person = replace(
        PERSON,
        reach=Reach(reach_by=(ReachBy.TEXT,)),
        meeting=Meeting(meeting_times=("mon.morning",)),
        speaking=Speaking(languages=(LanguageUse("es"),)),
    )
    business = replace(
        BUSINESS,
        kind=Kind(stage=Stage.GROWING, industry_words="tacos"),
        details=Details(structure=Structure.LLC, started_on=date(2020, 1, 1), zip_code="87102"),
        finances=Finances(monthly_sales=Money.of(0)),
        story=Story(offers="Tacos", experience="10 years"),
        needs=Needs.of(tuple(NEEDS)[:1]),
    )
    state = progress(person, business)
    assert state.is_complete
    assert state.done == state.total == 12


def test_without_a_business_only_the_person_counts():
    assert progress(PERSON, None).total == 4


def test_languages_that_may_not_be_seen_are_no_gap():
    assert Gap.LANGUAGES not in progress(replace(PERSON, speaking=None), BUSINESS).gaps


@pytest.mark.parametrize(
    ("section", "error"),
    [
        (Story(story="SSN 123-45-6789"), SensitiveText),
        (Details(name="A123456789"), SensitiveText),
        (Kind(industry_code="naics_000000"), UnknownIndustry),
        (Kind(industry_code="piracy"), UnknownIndustry),
        (Needs(needs=(WantedNeed("capital.gold"),)), UnknownNeed),
        (Needs.of(tuple(NEEDS)[:4], urgent=tuple(NEEDS)[:4]), TooManyUrgent),
        (Meeting(meeting_times=("mon.night",)), UnknownMeetingTime),
    ],
)
def test_what_no_page_would_send_is_refused_all_the_same(section, error):
    with pytest.raises(error):
        check(section)


def test_matching_can_take_the_facts_as_they_are():
    business = replace(
        BUSINESS,
        kind=Kind(stage=Stage.OPERATING, industry_code="food_truck"),
        finances=Finances(
            monthly_sales=Money.of(2000),
            monthly_sales_to=Money.of(3000),
            monthly_costs=Money.of(1000),
            monthly_costs_to=Money.of(1500),
        ),
    )
    facts = seeker_facts(replace(PERSON, home=Home(zip_code="87105")), business, reads_us_in="es")
    assert facts.industry == "722330"
    assert facts.zip_code == "87105"
    assert facts.languages == ("es",)
    assert (facts.monthly_sales, facts.monthly_costs) == (Money.of(2000), Money.of(1500))
    Seeker(languages=facts.languages, stage=facts.stage, industry=facts.industry)


def test_facts_for_those_who_may_not_see_languages_have_none():
    facts = seeker_facts(replace(PERSON, speaking=None), BUSINESS, reads_us_in="es")
    assert facts.languages == ()
    assert facts.needs_interpreter is None
