"""Telling of steps that are due, once."""

from datetime import timedelta

import pytest

from tests.factories import milestones as factory
from tests.integration.racing import race
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.milestones.plans.domain import StepDue, StepState
from trepconnect.milestones.plans.scheduled_tasks import CHORES, remind_of_due_steps
from trepconnect.milestones.plans.service import plans
from trepconnect.milestones.plans.service import steps as steps_service

FIRST_DUE = 14
"""Days from the start to the first step of a plan for cleaning; nothing else is due so soon."""


@pytest.fixture
def made(make, clock, heard):
    made = factory.plan(make, clock=clock)
    heard.clear()
    return made


def told(app, heard, clock):
    with app.app_context():
        remind_of_due_steps(clock)
    steps = [one.step_id for one in heard if isinstance(one, StepDue)]
    heard.clear()
    return steps


def test_it_is_done_by_the_clock():
    assert remind_of_due_steps in CHORES


def test_a_step_is_told_three_days_before_and_once(app, make, clock, heard, made):
    step_id = factory.step(make, made)
    clock.move(days=FIRST_DUE - 4)
    assert told(app, heard, clock) == []
    clock.move(days=1)
    assert told(app, heard, clock) == [step_id]
    clock.move(days=1)
    assert told(app, heard, clock) == []


def test_what_is_sent_back_is_told_too(app, make, clock, heard, made):
    step_id = factory.send_back(make, made)
    clock.move(days=FIRST_DUE - 3)
    assert told(app, heard, clock) == [step_id]


@pytest.mark.parametrize("state", [StepState.MARKED, StepState.CONFIRMED, StepState.SKIPPED])
def test_what_is_done_or_not_needed_is_not_told(app, make, clock, heard, made, state):
    factory.in_state(make, made, state)
    clock.move(days=FIRST_DUE - 3)
    assert told(app, heard, clock) == []


def test_what_is_over_is_not_told(app, clock, heard, made):
    clock.move(days=FIRST_DUE + 1)
    assert told(app, heard, clock) == []


def test_another_day_is_told_anew(app, make, clock, heard, made):
    step_id = factory.step(make, made)
    clock.move(days=FIRST_DUE - 3)
    assert told(app, heard, clock) == [step_id]
    with make.writing() as session:
        steps_service.set_due_date(
            session,
            as_actor(made.owner),
            clock,
            step_id=step_id,
            due_on=clock.at.date() + timedelta(days=30),
        )
    assert told(app, heard, clock) == []
    clock.move(days=28)
    assert step_id in told(app, heard, clock)


def test_a_day_she_just_chose_is_not_told_when_it_is_near(app, make, clock, heard, made):
    step_id = factory.step(make, made)
    with make.writing() as session:
        steps_service.set_due_date(
            session,
            as_actor(made.owner),
            clock,
            step_id=step_id,
            due_on=clock.at.date() + timedelta(days=2),
        )
    factory.own_step(make, made, due_on=clock.at.date() + timedelta(days=1))
    assert told(app, heard, clock) == []


def test_her_own_steps_are_told(app, make, clock, heard, made):
    step_id = factory.own_step(make, made, due_on=clock.at.date() + timedelta(days=9))
    clock.move(days=6)
    assert told(app, heard, clock) == [step_id]


def test_what_her_answers_do_not_ask_for_is_not_told(app, make, clock, heard, made):
    with make.writing() as session:
        plans.answer_branch(
            session,
            as_actor(made.owner),
            clock,
            plan_id=made.id,
            answers={**factory.CLEANING, "clients": "offices"},
        )
    hidden = factory.step(make, made, "home_agreement")
    clock.move(days=53)
    assert hidden not in told(app, heard, clock)


def test_nothing_of_a_plan_that_was_left_is_told(app, make, clock, heard, made):
    with make.writing() as session:
        plans.end_plan(session, as_actor(made.owner), clock, plan_id=made.id)
    clock.move(days=FIRST_DUE - 3)
    assert told(app, heard, clock) == []


def test_eight_workers_tell_it_once(app, clock, heard, made):
    clock.move(days=FIRST_DUE - 3)

    def sweep(_number):
        with app.app_context():
            remind_of_due_steps(clock)

    assert race(sweep) == [None] * 8
    assert len([one for one in heard if isinstance(one, StepDue)]) == 1
