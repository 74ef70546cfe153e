"""A step from to do to confirmed, and the ways back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import milestones as factory
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden
from trepconnect.milestones.plans.domain import (
    TRANSITIONS,
    DueDateWrong,
    StepConfirmed,
    StepMarked,
    StepMoved,
    StepReopened,
    StepState,
)
from trepconnect.milestones.plans.queries import lists as confirming_queries
from trepconnect.milestones.plans.queries import plans
from trepconnect.milestones.plans.service import steps
from trepconnect.platform.data.audit import AuditEntry

SYSTEM = Actor.system()
TODO, MARKED, CONFIRMED, REOPENED, SKIPPED = (
    StepState.TODO,
    StepState.MARKED,
    StepState.CONFIRMED,
    StepState.REOPENED,
    StepState.SKIPPED,
)


def go(make, made, state, step_id, before):
    """Ask for the change that leads from ``before`` to ``state``."""
    owner = as_actor(made.owner)
    with make.writing() as session:
        if state is MARKED:
            steps.mark_step(session, owner, made.clock, step_id=step_id, evidence="Done")
        elif state is SKIPPED:
            steps.skip_step(session, owner, step_id=step_id, reason="No")
        elif state is CONFIRMED:
            steps.confirm_step(session, SYSTEM, made.clock, step_id=step_id)
        elif state is REOPENED:
            steps.reopen_step(session, SYSTEM, step_id=step_id, words="The date is missing")
        elif before is SKIPPED:
            steps.take_up_step(session, owner, step_id=step_id)
        else:
            steps.unmark_step(session, owner, step_id=step_id)


@pytest.mark.parametrize("before", StepState)
@pytest.mark.parametrize("after", StepState)
def test_a_step_changes_only_in_the_ways_that_are_allowed(make, session, made, before, after):
    step_id = factory.in_state(make, made, before)
    version = factory.read(session, step_id).version
    if after in TRANSITIONS[before]:
        go(make, made, after, step_id, before)
        assert factory.read(session, step_id).state is after
        assert factory.read(session, step_id).version == version + 1
    else:
        with pytest.raises(StepMoved):
            go(make, made, after, step_id, before)
        row = factory.read(session, step_id)
        assert (row.state, row.version) == (before, version)


def test_marking_keeps_what_shows_it_and_who_helped(make, session, made, heard):
    step_id = factory.mark(
        make, made, helped_by=made.mentor.id, helped_words="Cocina Común", evidence="A page"
    )
    found = plans.get_step(session, as_actor(made.owner), step_id).step.kept
    assert (found.evidence, found.helped_words) == ("A page", "Cocina Común")
    assert found.helper_name == made.mentor.display_name
    assert heard == [StepMarked(step_id)]


def test_only_her_own_mentor_is_credited_by_name(make, session, made):
    with pytest.raises(steps.UnknownHelper):
        factory.mark(make, made, helped_by=factory.navigator(make).id)
    assert factory.read(session, factory.step(make, made)).state is TODO


def test_her_mentor_confirms(make, session, made, heard):
    step_id = factory.confirm(make, made, by=made.mentor)
    kept = plans.get_step(session, as_actor(made.owner), step_id).step.kept
    assert kept.confirmed_name == made.mentor.display_name
    assert kept.confirmed_at is not None
    assert heard == [StepMarked(step_id), StepConfirmed(step_id)]
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()
    assert actions[-2:] == ["milestones.step_marked", "milestones.step_confirmed"]


def test_some_steps_only_the_office_confirms(make, session, made):
    step_id = factory.mark(make, made, factory.OFFICE_ONLY)
    with make.writing() as writing, pytest.raises(Forbidden):
        steps.confirm_step(writing, as_actor(made.mentor), made.clock, step_id=step_id)
    with make.writing() as writing:
        steps.confirm_step(writing, as_actor(factory.navigator(make)), made.clock, step_id=step_id)
    assert factory.read(session, step_id).state is CONFIRMED


def test_nobody_confirms_a_step_of_a_business_of_his_own(make, session):
    both = make.user(Role.ENTREPRENEUR, Role.NAVIGATOR)
    made = factory.plan(make, user=both)
    step_id = factory.mark(make, made)
    with make.writing() as writing, pytest.raises(Forbidden):
        steps.confirm_step(writing, as_actor(both), made.clock, step_id=step_id)
    assert factory.read(session, step_id).state is MARKED
    assert confirming_queries.list_to_confirm(session, as_actor(both)) == []


def test_the_words_of_who_sends_it_back_are_hers_to_read(make, session, made, heard):
    step_id = factory.mark(make, made)
    with make.writing() as writing:
        steps.reopen_step(writing, as_actor(made.mentor), step_id=step_id, words="And windows?")
    kept = plans.get_step(session, as_actor(made.owner), step_id).step.kept
    assert (kept.state, kept.remark) == (REOPENED, "And windows?")
    assert kept.reopened_name == made.mentor.display_name
    assert kept.evidence == "Three prices on a page"
    assert heard[-1] == StepReopened(step_id)


def test_a_confirmation_that_is_taken_back_leaves_no_trace_on_the_step(make, session, made):
    step_id = factory.confirm(make, made, by=made.mentor)
    with make.writing() as writing:
        steps.reopen_step(writing, as_actor(made.mentor), step_id=step_id, words="My mistake")
    row = factory.read(session, step_id)
    assert (row.confirmed_by, row.confirmed_at) == (None, None)


def test_what_was_read_is_what_is_confirmed(make, session, made):
    """She took it back and marked it with other words while he was reading."""
    step_id = factory.mark(make, made)
    seen = factory.read(session, step_id).version
    with make.writing() as writing:
        steps.unmark_step(writing, as_actor(made.owner), step_id=step_id)
    factory.mark(make, made, evidence="Other words")
    with make.writing() as writing, pytest.raises(StepMoved):
        steps.confirm_step(writing, as_actor(made.mentor), made.clock, step_id=step_id, seen=seen)
    assert factory.read(session, step_id).state is MARKED


def test_her_own_steps_are_done_when_she_says_so(make, session, made, heard):
    step_id = factory.own_step(make, made)
    with make.writing() as writing:
        steps.mark_step(
            writing, as_actor(made.owner), made.clock, step_id=step_id, evidence="Red and white"
        )
    assert heard == []
    assert confirming_queries.list_to_confirm(session, as_actor(made.mentor)) == []
    with make.writing() as writing, pytest.raises(Forbidden):
        steps.confirm_step(writing, SYSTEM, made.clock, step_id=step_id)


@pytest.mark.parametrize("state", [TODO, REOPENED])
def test_she_chooses_another_day_for_what_is_to_do(make, session, made, state):
    step_id = factory.in_state(make, made, state)
    day = made.clock.now().date() + timedelta(days=40)
    with make.writing() as writing:
        steps.set_due_date(writing, as_actor(made.owner), made.clock, step_id=step_id, due_on=day)
    assert factory.read(session, step_id).due_on == day


@pytest.mark.parametrize("state", [MARKED, CONFIRMED, SKIPPED])
def test_what_is_done_or_not_needed_has_no_other_day(make, session, made, state):
    step_id = factory.in_state(make, made, state)
    day = made.clock.now().date() + timedelta(days=40)
    with make.writing() as writing, pytest.raises(StepMoved):
        steps.set_due_date(writing, as_actor(made.owner), made.clock, step_id=step_id, due_on=day)


def test_a_day_that_is_over_is_refused(make, session, made):
    step_id = factory.step(make, made)
    before = factory.read(session, step_id).due_on
    day = made.clock.now().date() - timedelta(days=2)
    with make.writing() as writing, pytest.raises(DueDateWrong):
        steps.set_due_date(writing, as_actor(made.owner), made.clock, step_id=step_id, due_on=day)
    assert factory.read(session, step_id).due_on == before


def test_only_its_owner_touches_a_step(make, session, made):
    step_id = factory.step(make, made)
    for user in (made.mentor, factory.navigator(make)):
        with make.writing() as writing, pytest.raises(Forbidden):
            steps.mark_step(writing, as_actor(user), made.clock, step_id=step_id, evidence="Mine")
    assert factory.read(session, step_id).state is TODO
