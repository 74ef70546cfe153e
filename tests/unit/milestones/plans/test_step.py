from datetime import date, timedelta

import pytest

from trepconnect.milestones.plans.domain import (
    DONE,
    FARTHEST_DUE,
    OPEN,
    TRANSITIONS,
    DueDateWrong,
    StepState,
    came_from,
    check_due,
    is_near,
)

TODAY = date(2026, 11, 20)


def test_every_state_has_its_ways_and_can_be_reached():
    assert set(TRANSITIONS) == set(StepState)
    assert set().union(*TRANSITIONS.values()) == set(StepState)


def test_only_what_she_marked_is_confirmed():
    assert came_from(StepState.CONFIRMED) == {StepState.MARKED}


def test_what_is_confirmed_is_never_taken_back_by_her():
    assert TRANSITIONS[StepState.CONFIRMED] == {StepState.REOPENED}


def test_she_marks_and_skips_what_is_to_do():
    assert came_from(StepState.MARKED) == came_from(StepState.SKIPPED) == OPEN


def test_nothing_is_both_open_and_done():
    assert not OPEN & DONE


@pytest.mark.parametrize("days", [0, 1, FARTHEST_DUE.days])
def test_a_due_date_lies_ahead(days):
    check_due(TODAY + timedelta(days=days), today=TODAY)


@pytest.mark.parametrize("days", [-1, FARTHEST_DUE.days + 1])
def test_a_due_date_is_neither_over_nor_out_of_sight(days):
    with pytest.raises(DueDateWrong):
        check_due(TODAY + timedelta(days=days), today=TODAY)


@pytest.mark.parametrize(("days", "near"), [(0, True), (3, True), (4, False)])
def test_three_days_are_near(days, near):
    assert is_near(TODAY + timedelta(days=days), today=TODAY) is near
