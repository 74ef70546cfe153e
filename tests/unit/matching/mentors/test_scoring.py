"""How well a mentor fits: each part of the points at its boundaries, and the reasons."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.mentors.builders import (
    CROWDS,
    EVENINGS,
    HIRING,
    LEASE,
    MENTORS,
    ONE,
    SEEKINGS,
    TAXES,
    TWO,
    mentor,
    seeking,
)
from tests.unit.matching.services.builders import DOWNTOWN, SANTA_FE
from trepconnect.kernel.place import METRES_PER_MILE, Place
from trepconnect.matching.mentors.domain.reasons import Kind, MentorReason, Reason
from trepconnect.matching.mentors.domain.scoring import WEIGHTS, rank_mentors, score_mentor
from trepconnect.mentoring.mentors.domain import Level
from trepconnect.profiles.domain.person import MEETING_TIMES

NATIVE, FLUENT, SOME = Level.NATIVE, Level.FLUENT, Level.CONVERSATIONAL


def parts(hers=None, **changes):
    return score_mentor(hers or seeking(), mentor(**changes)).parts


def of(match, kind):
    return tuple(reason for reason in match.reasons if reason.kind is kind)


def codes(match, kind):
    return [reason.code for reason in of(match, kind)]


def miles_north(miles):
    return Place(DOWNTOWN.latitude + miles * METRES_PER_MILE / 111_194.93, DOWNTOWN.longitude)


def test_the_best_there_can_be_has_a_thousand_points():
    best = score_mentor(seeking(), mentor())
    assert best.points == 1000
    assert best.parts == WEIGHTS
    assert not of(best, Kind.AGAINST)


def test_what_she_needs_more_counts_more():
    assert parts(expertise=frozenset({TAXES})).need == 200
    assert parts(expertise=frozenset({HIRING})).need == 100
    assert parts(expertise=frozenset({LEASE})).need == 0


def test_somebody_who_named_no_need_gets_half_and_a_question():
    found = score_mentor(seeking(needs=()), mentor())
    assert found.parts.need == 150
    assert codes(found, Kind.ASK) == [MentorReason.ASK_NEEDS]


@pytest.mark.parametrize(
    ("spoken", "points", "language"),
    [
        ({"so": NATIVE}, 250, "so"),
        ({"so": FLUENT}, 250, "so"),
        ({"so": SOME}, 212, "so"),
        ({"en": FLUENT}, 150, "en"),
        ({"en": SOME}, 127, "en"),
        ({"so": SOME, "en": NATIVE}, 212, "so"),
        ({"es": NATIVE}, 37, None),
        ({}, 37, None),
    ],
)
def test_the_language_that_serves_them_best_counts(spoken, points, language):
    found = score_mentor(seeking(), mentor(languages=spoken))
    assert (found.parts.language, found.language) == (points, language)


def test_a_region_makes_no_other_language():
    assert parts(seeking(languages=("es-MX",)), languages={"es": FLUENT}).language == 250
    assert parts(seeking(languages=("es",)), languages={"es-MX": FLUENT}).language == 250


def test_speaking_only_her_second_language_or_only_a_little_is_said():
    second = score_mentor(seeking(), mentor(languages={"en": SOME}))
    assert Reason(Kind.FOR, MentorReason.SPEAKS_ANOTHER, "en") in second.reasons
    assert codes(second, Kind.AGAINST) == [MentorReason.NOT_PREFERRED, MentorReason.CONVERSATIONAL]
    through = score_mentor(seeking(), mentor(languages={"es": NATIVE}))
    assert of(through, Kind.AGAINST) == (
        Reason(Kind.AGAINST, MentorReason.INTERPRETER_ONLY, "so"),
    )


@pytest.mark.parametrize(
    ("trade", "points", "kind", "code"),
    [
        ("722330", 200, Kind.FOR, MentorReason.SAME_TRADE),
        ("722511", 120, Kind.FOR, MentorReason.SAME_GROUP),
        ("723000", 0, Kind.AGAINST, MentorReason.OTHER_TRADE),
        ("812113", 0, Kind.AGAINST, MentorReason.OTHER_TRADE),
        (None, 100, Kind.ASK, MentorReason.ASK_TRADE),
    ],
)
def test_the_same_trade_the_same_group_or_another(trade, points, kind, code):
    found = score_mentor(seeking(), mentor(trade=trade))
    assert found.parts.industry == points
    assert code in codes(found, kind)


def test_what_she_has_not_said_counts_half():
    silent = {"languages": (), "trade": None, "times": frozenset(), "remote_ok": None}
    found = score_mentor(seeking(needs=(), wished=None, **silent), mentor(place=None))
    assert found.parts == (150, 125, 100, 50, 50, 25)
    assert len(of(found, Kind.ASK)) == 5


@pytest.mark.parametrize(
    ("times", "points"),
    [
        (("wed.morning",), 0),
        (("mon.evening",), 33),
        (("mon.evening", "tue.evening"), 66),
        (EVENINGS, 100),
        (MEETING_TIMES, 100),
    ],
)
def test_three_common_times_of_the_week_are_enough(times, points):
    assert parts(times=frozenset(times)).availability == points


def test_the_times_they_share_come_in_the_order_of_the_week():
    found = score_mentor(
        seeking(times=frozenset({"sun.evening", "mon.morning", "tue.evening"})),
        mentor(times=frozenset({"sun.evening", "mon.morning", "fri.morning"})),
    )
    assert found.times == ("mon.morning", "sun.evening")
    shared = [one.detail for one in found.reasons if one.code is MentorReason.FREE_TOGETHER]
    assert shared == ["mon.morning", "sun.evening"]


def test_a_single_common_time_is_a_reason_for_and_one_against():
    found = score_mentor(seeking(), mentor(times=frozenset({"mon.evening"})))
    assert MentorReason.FREE_TOGETHER in codes(found, Kind.FOR)
    assert codes(found, Kind.AGAINST) == [MentorReason.ONE_TIME_ONLY]


@pytest.mark.parametrize(("wished", "points"), [(ONE, 100), (TWO, 0), (None, 50)])
def test_whom_she_asked_for(wished, points):
    assert parts(seeking(wished=wished)).wishes == points


@pytest.mark.parametrize(
    ("miles", "points"), [(0, 50), (4.99, 50), (5.01, 30), (14.99, 30), (15.01, 15), (60, 15)]
)
def test_how_far_when_they_meet_in_person(miles, points):
    assert parts(seeking(remote_ok=False), place=miles_north(miles)).place == points


def test_the_same_zip_code_is_no_distance():
    here = Place(postal_code="00000")
    found = score_mentor(seeking(place=here, remote_ok=False), mentor(place=here))
    assert found.parts.place == 50
    assert Reason(Kind.FOR, MentorReason.SAME_ZIP, "00000") in found.reasons


def test_distance_is_no_matter_when_both_may_meet_by_phone():
    assert parts(place=SANTA_FE).place == 50
    assert parts(place=None).place == 50
    assert parts(place=SANTA_FE, remote_ok=False).place == 15
    assert parts(place=None, remote_ok=False).place == 25
    assert parts(in_person_ok=False, remote_ok=False).place == 25


def test_far_away_is_a_reason_against_only_when_they_have_to_meet():
    by_phone = score_mentor(seeking(), mentor(place=SANTA_FE))
    assert not of(by_phone, Kind.AGAINST)
    in_person = score_mentor(seeking(remote_ok=False), mentor(place=SANTA_FE))
    assert codes(in_person, Kind.AGAINST) == [MentorReason.FAR]


@given(SEEKINGS, MENTORS)
def test_points_are_whole_and_no_part_is_more_than_its_weight(hers, his):
    found = score_mentor(hers, his)
    assert found.points == sum(found.parts)
    for part, most in zip(found.parts, WEIGHTS, strict=True):
        assert type(part) is int
        assert 0 <= part <= most


@given(SEEKINGS, MENTORS, st.sampled_from([TAXES, HIRING, LEASE]))
def test_offering_one_need_more_never_lowers_the_points(hers, his, need):
    more = replace(his, expertise=his.expertise | {need})
    assert score_mentor(hers, more).points >= score_mentor(hers, his).points


@given(SEEKINGS, MENTORS, st.sampled_from(MEETING_TIMES))
def test_being_free_once_more_never_lowers_the_points(hers, his, time):
    more = replace(his, times=his.times | {time})
    assert score_mentor(hers, more).points >= score_mentor(hers, his).points


@given(SEEKINGS, MENTORS, st.sampled_from(["so", "en", "ar"]))
def test_speaking_one_language_better_never_lowers_the_points(hers, his, tag):
    better = replace(his, languages={**his.languages, tag: NATIVE})
    assert score_mentor(hers, better).points >= score_mentor(hers, his).points


@given(SEEKINGS, CROWDS, st.randoms())
def test_the_order_is_by_points_then_id_however_they_are_looked_at(hers, mentors, dice):
    ranked = rank_mentors(hers, mentors)
    assert ranked == sorted(ranked, key=lambda one: (-one.points, one.id))
    dice.shuffle(mentors)
    assert rank_mentors(hers, mentors) == ranked
