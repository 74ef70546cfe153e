"""What one person adds to the numbers of her cohort."""

from datetime import date
from uuid import UUID

import pytest

from trepconnect.cohorts.domain import Intake, Measure, Member
from trepconnect.outcomes.indicators.domain import (
    ALL_TIME,
    Change,
    Happening,
    Situation,
    Slice,
    changes,
    counts_of,
)
from trepconnect.profiles.domain.business import Stage

JOINED = date(2026, 2, 10)


def member(left_on=None, **intake):
    return Member(
        cohort_id=UUID(int=1),
        user_id=UUID(int=2),
        display_name="Rosa",
        business_id=None,
        joined_on=JOINED,
        left_on=left_on,
        intake=Intake(**intake),
    )


def session(on, minutes=60):
    return Happening(on, {Measure.SESSIONS: 1, Measure.HOURS: minutes})


def count(*happenings, who=None, **standing):
    return counts_of(who or member(), Situation(**standing), happenings)


def test_she_counts_before_anything_happened_and_of_her_only_what_is_known():
    assert count() == {
        ("people", ALL_TIME): 1,
        ("stage_intake", "unknown"): 1,
        ("stage_now", "unknown"): 1,
        ("language", "unknown"): 1,
    }


def test_what_happens_counts_for_the_whole_time_and_for_its_month():
    counts = count(
        session(date(2026, 2, 10), 45), session(date(2026, 2, 28), 30), session(date(2026, 4, 1))
    )
    assert counts["sessions", ALL_TIME] == 3
    assert counts["hours", ALL_TIME] == 135
    assert counts["sessions", "2026-02"] == 2
    assert counts["hours", "2026-02"] == 75
    assert counts["sessions", "2026-04"] == 1
    assert ("sessions", "2026-03") not in counts


def test_only_what_happened_while_she_was_in_it_counts():
    her = member(left_on=date(2026, 3, 1))
    days = [date(2026, 2, 9), JOINED, date(2026, 3, 1), date(2026, 3, 2)]
    assert count(*map(session, days), who=her)["sessions", ALL_TIME] == 2


def test_loans_and_steps_count_as_sessions_do():
    loan = Happening(date(2026, 3, 3), {Measure.LOANS: 1, Measure.LOAN_AMOUNT: 250_000})
    step = Happening(date(2026, 3, 4), {Measure.MILESTONES: 1})
    counts = count(loan, loan, step)
    assert counts["loans", ALL_TIME] == 2
    assert counts["loan_amount", "2026-03"] == 500_000
    assert counts["milestones", ALL_TIME] == 1


def test_she_is_in_one_slice_of_stages_and_languages_and_in_one_for_each_group_of_needs():
    counts = count(
        who=member(stage="idea"),
        stage=Stage.STARTING,
        language="am",
        need_groups=frozenset({"money", "people"}),
    )
    slices = {name: counts[name] for name in counts if name[0] in set(Slice)}
    assert slices == {
        ("stage_intake", "idea"): 1,
        ("stage_now", "starting"): 1,
        ("language", "am"): 1,
        ("need", "money"): 1,
        ("need", "people"): 1,
    }


@pytest.mark.parametrize(
    ("then", "now", "opened"),
    [
        ("idea", Stage.OPERATING, True),
        ("starting", Stage.GROWING, True),
        ("idea", Stage.STARTING, False),
        ("operating", Stage.GROWING, False),
        ("growing", Stage.IDEA, False),
        ("", Stage.OPERATING, False),
        ("idea", None, False),
    ],
)
def test_a_start_is_a_business_that_was_not_open_and_is_now(then, now, opened):
    assert (("starts", ALL_TIME) in count(who=member(stage=then), stage=now)) is opened


@pytest.mark.parametrize(
    ("then", "now", "jobs"),
    [(1, 4, 3), (0, 1, 1), (4, 1, 0), (2, 2, 0), (None, 5, 0), (3, None, 0)],
)
def test_jobs_are_the_people_who_work_there_more_than_when_she_joined(then, now, jobs):
    assert count(who=member(workers=then), workers=now).get(("jobs", ALL_TIME), 0) == jobs


def test_a_change_is_the_difference_in_amount_and_in_people():
    before = {("sessions", ""): 2, ("loans", ""): 1, ("people", ""): 1}
    after = {("sessions", ""): 5, ("jobs", ""): 3, ("people", ""): 1}
    assert changes(before, after) == {
        ("jobs", ""): Change(3, 1),
        ("loans", ""): Change(-1, -1),
        ("sessions", ""): Change(3, 0),
    }


def test_changes_come_in_one_order_whatever_the_counts_come_in():
    names = [("b", ""), ("a", "2"), ("a", "1"), ("c", "")]
    one = changes(dict.fromkeys(names, 1), {})
    other = changes({}, dict.fromkeys(reversed(names), 1))
    assert list(one) == list(other) == sorted(names)
