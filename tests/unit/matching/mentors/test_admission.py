"""Who may be a pair, found at once: the same as asking about each pair in plain words."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given

from tests.unit.matching.mentors.builders import CROWDS, ONE, SIDES, mentor, side
from tests.unit.matching.services.builders import SANTA_FE
from trepconnect.matching.mentors.domain.admission import MentorIndex
from trepconnect.matching.mentors.domain.reasons import Seeking
from trepconnect.matching.mentors.domain.search import (
    Change,
    MentorSearch,
    Unlock,
    easiest_unlock,
    first_broken,
)
from trepconnect.mentoring.mentors.domain import Level
from trepconnect.mentoring.pairings.domain.admissible import HardRule, broken_rules
from trepconnect.mentoring.pairings.domain.request import Must

MORNING = frozenset({"fri.morning"})


def admitted(mentors, seeker):
    index = MentorIndex(mentors)
    return list(index.of(index.admitted(seeker)))


@given(CROWDS, SIDES)
def test_exactly_those_pairs_are_found_that_break_no_rule(mentors, seeker):
    allowed = [one for one in mentors if not broken_rules(one, seeker)]
    assert admitted(mentors, seeker) == sorted(allowed, key=lambda one: one.user_id)


@given(CROWDS, SIDES)
def test_each_rule_is_kept_by_exactly_those_who_do_not_break_it(mentors, seeker):
    index = MentorIndex(mentors)
    for rule, keeping in index.keeping(seeker).items():
        kept = [one for one in index.mentors if rule not in broken_rules(one, seeker)]
        assert list(index.of(keeping)) == kept, rule


@given(CROWDS, SIDES)
def test_everybody_else_is_counted_once_by_the_first_rule_he_breaks(mentors, seeker):
    counts = first_broken(MentorIndex(mentors), seeker)
    broken = [rules[0] for one in mentors if (rules := broken_rules(one, seeker))]
    assert counts == {rule: broken.count(rule) for rule in dict.fromkeys(broken)}
    assert list(counts) == [rule for rule in HardRule if rule in counts]


def changed(unlock, mentors, seeker):
    """The same mentors and seeker once the change has been made."""
    match unlock.change:
        case Change.REMOTE:
            return mentors, replace(seeker, remote_ok=True)
        case Change.TIME:
            return mentors, replace(seeker, times=seeker.times | {unlock.time})
        case Change.MUST:
            return mentors, replace(seeker, musts=frozenset())
        case Change.SCREENING:
            return [replace(one, screened=True) for one in mentors], seeker
        case Change.ROOM:
            return [replace(one, capacity=one.places_taken + 1) for one in mentors], seeker
        case Change.INTERPRETER:
            return mentors, replace(seeker, needs_interpreter=True)


@given(CROWDS, SIDES)
def test_the_change_that_is_named_brings_as_many_as_it_says(mentors, seeker):
    unlock = easiest_unlock(MentorIndex(mentors), seeker)
    if unlock is not None:
        more = len(admitted(*changed(unlock, mentors, seeker))) - len(admitted(mentors, seeker))
        assert more == unlock.mentors > 0


@given(CROWDS, SIDES)
def test_no_change_that_is_easier_would_bring_anybody(mentors, seeker):
    unlock = easiest_unlock(MentorIndex(mentors), seeker)
    now = admitted(mentors, seeker)
    for change in Change:
        if unlock is not None and change is unlock.change:
            break
        if change is not Change.TIME:
            then = admitted(*changed(Unlock(change, 1), mentors, seeker))
            assert len(then) <= len(now)


@pytest.mark.parametrize(
    ("his", "hers", "expected"),
    [
        (
            {"remote_ok": True, "place": SANTA_FE},
            {"remote_ok": False},
            Unlock(Change.REMOTE, 1),
        ),
        ({"times": MORNING}, {}, Unlock(Change.TIME, 1, "fri.morning")),
        ({"trade": "812113"}, {"musts": frozenset({Must.SAME_TRADE})}, Unlock(Change.MUST, 1)),
        ({"screened": False}, {}, Unlock(Change.SCREENING, 1)),
        ({"places_taken": 1}, {}, Unlock(Change.ROOM, 1)),
        ({"languages": {"es": Level.NATIVE}}, {}, Unlock(Change.INTERPRETER, 1)),
        ({"active": False}, {}, None),
        ({}, {"never_with": frozenset({ONE})}, None),
        ({"times": MORNING, "screened": False}, {}, None),
        ({}, {}, None),
    ],
)
def test_the_easiest_change_is_named(his, hers, expected):
    assert easiest_unlock(MentorIndex([mentor(**his)]), side(**hers)) == expected


def test_the_time_that_brings_the_most_is_named():
    mentors = [
        mentor(1, times=frozenset({"mon.morning"})),
        mentor(2, times=frozenset({"sat.evening", "sun.evening"})),
        mentor(3, times=frozenset({"sat.evening", "sun.evening"})),
    ]
    assert easiest_unlock(MentorIndex(mentors), side()) == Unlock(Change.TIME, 2, "sat.evening")


def test_full_and_without_a_common_time_counts_as_no_common_time():
    mentors = [
        mentor(1, places_taken=1),
        mentor(2, places_taken=1),
        mentor(3, places_taken=1, times=MORNING),
        mentor(4, languages={"es": Level.NATIVE}),
    ]
    assert first_broken(MentorIndex(mentors), side()) == {
        HardRule.LANGUAGE: 1,
        HardRule.TIMES: 1,
        HardRule.FULL: 2,
    }


def test_nobody_is_his_own_mentor():
    assert admitted([mentor(1)], side(user_id=UUID(int=1))) == []


def test_an_office_without_mentors_admits_nobody():
    index = MentorIndex([])
    assert index.of(index.admitted(side())) == ()
    assert first_broken(index, side()) == {}
    assert easiest_unlock(index, side()) is None


def test_of_those_who_may_not_the_nearest_come_first():
    mentors = [
        mentor(1, languages={"es": Level.NATIVE}),
        mentor(2, times=MORNING, screened=False),
        mentor(3, places_taken=1),
        mentor(4),
        mentor(5),
    ]
    her = Seeking(side=side(never_with=frozenset({mentors[4].user_id})))
    search = MentorSearch(MentorIndex(mentors), her)
    assert [one.mentor.user_id.int for one in search.refused] == [3, 2, 1, 5]
    assert search.refused[1].rules == (HardRule.TIMES, HardRule.SCREENED)
    assert [one.mentor.user_id.int for one in search.fits] == [4]
    assert (search.admitted, search.speaking, search.speaking_preferred) == (1, 4, 4)


def test_nobody_speaks_the_language_of_somebody_who_named_none():
    search = MentorSearch(MentorIndex([mentor()]), Seeking(side=side(languages=())))
    assert (search.admitted, search.speaking, search.speaking_preferred) == (1, 0, None)
