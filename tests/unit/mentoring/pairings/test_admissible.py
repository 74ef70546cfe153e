from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from trepconnect.kernel.place import Place
from trepconnect.mentoring.mentors.domain import Level
from trepconnect.mentoring.pairings.domain.admissible import (
    HardRule,
    MentorFacts,
    SeekerSide,
    broken_rules,
    needs_interpreter,
    open_questions,
    shared_languages,
)
from trepconnect.mentoring.pairings.domain.request import Must

HERE = Place(35.0818, -106.6482, "87102")
TEN_MILES = Place(35.0818, -106.8254, "87121")
SANTA_FE = Place(35.6870, -105.9378, "87501")

MENTOR = MentorFacts(
    user_id=UUID(int=1),
    trade="722330",
    languages={"es": Level.FLUENT},
    times=frozenset({"mon.evening"}),
    place=HERE,
    travel_miles=15,
)
SEEKER = SeekerSide(
    business_id=UUID(int=2),
    user_id=UUID(int=3),
    languages=("es-MX", "en"),
    times=frozenset({"mon.evening", "tue.evening"}),
    remote_ok=True,
    place=HERE,
    stage="idea",
    trade="722330",
)


def broken(mentor=None, seeker=None):
    return broken_rules(replace(MENTOR, **(mentor or {})), replace(SEEKER, **(seeker or {})))


def unknown(mentor=None, seeker=None):
    return open_questions(replace(MENTOR, **(mentor or {})), replace(SEEKER, **(seeker or {})))


def test_two_who_fit_break_nothing_and_leave_nothing_open():
    assert broken() == unknown() == ()


def test_she_who_has_said_nothing_is_excluded_by_nothing_but_the_mentors_side():
    silent = SeekerSide(business_id=UUID(int=2), user_id=UUID(int=3))
    assert broken_rules(MENTOR, silent) == ()
    assert open_questions(MENTOR, silent) == (HardRule.LANGUAGE, HardRule.TIMES, HardRule.PLACE)


@pytest.mark.parametrize(
    ("hers", "interpreter", "is_broken"),
    [
        (("es",), False, False),
        (("vi", "es-MX"), False, False),
        (("vi",), None, True),
        (("vi",), False, True),
        (("vi",), True, False),
    ],
)
def test_h1_a_shared_language_or_an_interpreter_whom_she_accepts(hers, interpreter, is_broken):
    said = {"languages": hers, "needs_interpreter": interpreter}
    assert (broken(seeker=said) == (HardRule.LANGUAGE,)) is is_broken


def test_the_language_she_prefers_comes_first():
    seeker = replace(SEEKER, languages=("vi", "es", "en"))
    mentor = replace(MENTOR, languages={"en": Level.NATIVE, "es": Level.CONVERSATIONAL})
    assert shared_languages(mentor, seeker) == ("es", "en")
    assert not needs_interpreter(mentor, seeker)
    assert needs_interpreter(MENTOR, replace(SEEKER, languages=("vi",)))


def test_h2_one_time_at_which_both_are_free():
    assert broken(seeker={"times": frozenset({"sun.morning"})}) == (HardRule.TIMES,)
    assert broken(mentor={"times": frozenset()}) == (HardRule.TIMES,)


@pytest.mark.parametrize(
    ("mentor", "seeker", "rule"),
    [
        ({}, {"place": SANTA_FE}, None),
        ({}, {"place": SANTA_FE, "remote_ok": False}, "broken"),
        ({"remote_ok": False}, {"place": SANTA_FE}, "broken"),
        ({"remote_ok": False}, {"place": TEN_MILES}, None),
        ({"remote_ok": False, "travel_miles": 9}, {"place": TEN_MILES}, "broken"),
        ({"in_person_ok": False}, {"remote_ok": False}, "broken"),
        ({"in_person_ok": False}, {"remote_ok": None}, "unknown"),
        ({}, {"place": SANTA_FE, "remote_ok": None}, "unknown"),
        ({"remote_ok": False}, {"place": None}, "unknown"),
        ({"remote_ok": False, "place": None}, {}, "unknown"),
        ({"remote_ok": False}, {"place": Place(postal_code="00501")}, "unknown"),
        (
            {"remote_ok": False, "place": Place(postal_code="00501")},
            {"place": Place(postal_code="00501")},
            None,
        ),
    ],
)
def test_h3_both_remote_or_near_enough(mentor, seeker, rule):
    assert (HardRule.PLACE in broken(mentor, seeker)) is (rule == "broken")
    assert (HardRule.PLACE in unknown(mentor, seeker)) is (rule == "unknown")


@pytest.mark.parametrize(
    ("mentor", "rule"),
    [
        ({"active": False}, HardRule.ACTIVE),
        ({"screened": False}, HardRule.SCREENED),
        ({"capacity": 2, "places_taken": 2}, HardRule.FULL),
        ({"capacity": 1, "places_taken": 3}, HardRule.FULL),
    ],
)
def test_h4_active_screened_and_with_a_place_free(mentor, rule):
    assert broken(mentor) == (rule,)


def test_h5_not_the_same_person_and_no_blocked_pair():
    assert broken(seeker={"user_id": MENTOR.user_id}) == (HardRule.BLOCKED,)
    assert broken(seeker={"never_with": frozenset({MENTOR.user_id})}) == (HardRule.BLOCKED,)
    assert broken(seeker={"never_with": frozenset({uuid4()})}) == ()


@pytest.mark.parametrize(
    ("must", "mentor", "seeker", "found"),
    [
        (Must.OWN_LANGUAGE, {}, {}, ()),
        (Must.OWN_LANGUAGE, {}, {"languages": ("vi",), "needs_interpreter": True}, ("broken",)),
        (Must.IN_PERSON, {}, {}, ()),
        (Must.IN_PERSON, {}, {"place": SANTA_FE}, ("broken",)),
        (Must.IN_PERSON, {}, {"place": None}, ("unknown",)),
        (Must.SAME_TRADE, {}, {}, ()),
        (Must.SAME_TRADE, {"trade": None}, {}, ("broken",)),
        (Must.SAME_TRADE, {}, {"trade": None}, ("unknown",)),
    ],
)
def test_h6_what_she_stated_as_a_must(must, mentor, seeker, found):
    seeker = {**seeker, "musts": frozenset({must})}
    assert (HardRule.MUST in broken(mentor, seeker)) is ("broken" in found)
    assert (HardRule.MUST in unknown(mentor, seeker)) is ("unknown" in found)


def test_h6_the_stages_he_wants_to_work_with():
    only = {"only_stages": frozenset({"growing"})}
    assert broken(only) == (HardRule.MUST,)
    assert broken(only, {"stage": "growing"}) == ()
    assert unknown(only, {"stage": None}) == (HardRule.MUST,)


def test_every_broken_rule_is_named():
    found = broken(
        {"active": False, "screened": False, "times": frozenset()}, {"languages": ("vi",)}
    )
    assert found == (HardRule.LANGUAGE, HardRule.TIMES, HardRule.ACTIVE, HardRule.SCREENED)
