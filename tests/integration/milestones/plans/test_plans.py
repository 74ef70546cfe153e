"""Starting a plan, other answers, leaving it and coming back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import mentoring
from tests.factories import milestones as factory
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.milestones.pathways.domain.pathway import UnknownPathway, WrongAnswers
from trepconnect.milestones.plans.domain import (
    MOST_OWN_STEPS,
    PlanExists,
    PlanStarted,
    StepPlace,
    StepState,
    TooManySteps,
)
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.milestones.plans.queries import plans
from trepconnect.milestones.plans.service import plans as plans_service
from trepconnect.milestones.plans.service import steps
from trepconnect.milestones.plans.service import steps as own_service
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.profiles.service.saving import remove_business

SYSTEM = Actor.system()


def start(make, clock, user, business, pathway="cleaning_business", answers=None):
    with make.writing() as session:
        return plans_service.start_plan(
            session,
            as_actor(user),
            clock,
            business_id=business.id,
            pathway_code=pathway,
            answers=factory.ANSWERS[pathway] if answers is None else answers,
        )


def answer(make, made, clock, **changes):
    with make.writing() as session:
        plans_service.answer_branch(
            session,
            as_actor(made.owner),
            clock,
            plan_id=made.id,
            answers={**factory.CLEANING, **changes},
        )


def leave(make, made, clock):
    with make.writing() as session:
        plans_service.end_plan(session, as_actor(made.owner), clock, plan_id=made.id)


def find(session, made):
    return plans.find_plan(session, SYSTEM, made.business.id)


def codes(plan):
    return [one.kept.code for one in plan.steps]


def test_a_plan_has_the_steps_that_the_answers_ask_for(make, session, clock, heard):
    user, business = factory.owner(make)
    plan_id = start(make, clock, user, business)
    plan = plans.get_plan(session, as_actor(user), plan_id)
    assert "home_agreement" in codes(plan)
    assert not {"office_offer", "workers", "owners_agreement"} & set(codes(plan))
    assert plan.next.kept.code == factory.FIRST
    assert plan.progress.total == 13
    assert PlanStarted(plan_id) in heard
    assert "milestones.plan_started" in session.scalars(select(AuditEntry.action)).all()


def test_steps_are_due_from_the_day_of_the_office_on(make, session, clock):
    clock.at = clock.at.replace(hour=3)  # still the evening before in Albuquerque
    made = factory.plan(make, clock=clock)
    first = find(session, made).steps[0]
    assert first.kept.due_on == clock.at.date() - timedelta(days=1) + timedelta(days=14)


def test_a_business_has_one_plan_at_a_time(make, session, clock):
    made = factory.plan(make, clock=clock)
    for pathway in ("food_truck", "cleaning_business"):
        with pytest.raises(PlanExists):
            start(make, clock, made.owner, made.business, pathway)
    assert session.scalar(select(func.count()).select_from(PlanRow)) == 1


def test_each_business_has_a_plan_of_its_own(make, session, clock):
    first, second = factory.plan(make, clock=clock), factory.plan(make, clock=clock)
    assert find(session, first).id != find(session, second).id


def test_nobody_starts_a_plan_for_somebody_else(make, clock):
    made = factory.plan(make, mentored=True)
    _user, business = factory.owner(make)
    for stranger in (made.owner, made.mentor):
        with pytest.raises(NotFound):
            start(make, clock, stranger, business)
    with pytest.raises(Forbidden):
        start(make, clock, factory.navigator(make), business)


def test_a_plan_needs_a_pathway_and_whole_answers(make, session, clock):
    user, business = factory.owner(make)
    with pytest.raises(UnknownPathway):
        start(make, clock, user, business, "bakery", {})
    for answers in ({}, {**factory.CLEANING, "hire": "sometimes"}, {"clients": "homes"}):
        with pytest.raises(WrongAnswers):
            start(make, clock, user, business, answers=answers)
    assert session.scalar(select(func.count()).select_from(PlanRow)) == 0


def test_other_answers_bring_and_take_steps(make, session, clock):
    made = factory.plan(make, clock=clock)
    answer(make, made, clock, clients="offices")
    plan = find(session, made)
    assert "office_offer" in codes(plan)
    assert "home_agreement" not in codes(plan)
    assert plan.answers["clients"] == "offices"


@pytest.mark.parametrize("state", [StepState.MARKED, StepState.CONFIRMED])
def test_what_was_done_stays_whatever_she_answers(make, session, clock, state):
    made = factory.plan(make, clock=clock)
    step_id = factory.in_state(make, made, state, "home_agreement")
    answer(make, made, clock, clients="offices")
    plan = find(session, made)
    assert "home_agreement" in codes(plan)
    assert factory.read(session, step_id).state is state
    answer(make, made, clock)
    assert find(session, made).progress.done == plan.progress.done == 1


def test_what_she_takes_back_goes_when_nothing_asks_for_it(make, session, clock):
    made = factory.plan(make, clock=clock)
    step_id = factory.mark(make, made, "home_agreement")
    answer(make, made, clock, clients="offices")
    with make.writing() as writing:
        steps.unmark_step(writing, as_actor(made.owner), step_id=step_id)
    assert "home_agreement" not in codes(find(session, made))
    with pytest.raises(NotFound):
        plans.get_step(session, SYSTEM, step_id)


def test_a_step_that_comes_later_is_not_due_at_once(make, session, clock):
    made = factory.plan(make, clock=clock)
    clock.move(days=200)
    answer(make, made, clock, hire="yes")
    due = {one.kept.code: one.kept.due_on for one in find(session, made).steps}
    assert due["workers"] == clock.at.date() + timedelta(days=14)


def test_a_step_that_comes_back_is_not_due_at_once(make, session, clock):
    made = factory.plan(make, clock=clock)
    answer(make, made, clock, clients="offices")
    clock.move(days=200)
    answer(make, made, clock)
    due = {one.kept.code: one.kept.due_on for one in find(session, made).steps}
    assert due["home_agreement"] == clock.at.date() + timedelta(days=14)
    assert due[factory.FIRST] < clock.at.date()


def test_answers_over_answers_that_were_not_seen_are_refused(make, session, clock):
    made = factory.plan(make, clock=clock)
    seen = find(session, made).version
    answer(make, made, clock, hire="yes")
    with make.writing() as writing, pytest.raises(plans_service.PlanMoved):
        plans_service.answer_branch(
            writing,
            as_actor(made.owner),
            clock,
            plan_id=made.id,
            answers=factory.CLEANING,
            seen=seen,
        )
    assert find(session, made).answers["hire"] == "yes"


def test_a_plan_that_was_left_is_kept_and_goes_on_where_it_was(make, session, clock):
    made = factory.plan(make, clock=clock)
    factory.confirm(make, made)
    leave(make, made, clock)
    assert find(session, made) is None
    truck = start(make, clock, made.owner, made.business, "food_truck")
    assert find(session, made).id == truck
    with pytest.raises(PlanExists):
        start(make, clock, made.owner, made.business)
    leave(make, factory.SimpleNamespace(id=truck, owner=made.owner), clock)
    changed = {**factory.CLEANING, "hire": "yes"}
    assert start(make, clock, made.owner, made.business, answers=changed) == made.id
    plan = find(session, made)
    assert plan.progress.confirmed == 1
    assert "workers" in codes(plan)


def test_nothing_changes_in_a_plan_that_was_left(make, session, clock):
    made = factory.plan(make, clock=clock)
    step_id = factory.step(make, made)
    leave(make, made, clock)
    with pytest.raises(Forbidden):
        factory.mark(make, made)
    with pytest.raises(Forbidden):
        leave(make, made, clock)
    assert factory.read(session, step_id).state is StepState.TODO


def test_the_plan_of_a_removed_business_is_gone(make, session, clock):
    made = factory.plan(make, clock=clock)
    with make.writing() as writing:
        remove_business(writing, as_actor(made.owner), clock, business_id=made.business.id)
    assert find(session, made) is None
    with pytest.raises(NotFound):
        plans.get_plan(session, SYSTEM, made.id)


def test_the_next_step_follows_what_is_done(make, session, clock):
    made = factory.plan(make, clock=clock)
    factory.mark(make, made)
    following = plans.next_step(session, as_actor(made.owner), made.business.id)
    assert following.kept.code == "structure"
    assert following.standing is StepPlace.OPEN
    assert plans.next_step(session, SYSTEM, factory.owner(make)[1].id) is None


def test_who_sees_a_plan(make, session, clock):
    made = factory.plan(make, mentored=True)
    other = factory.plan(make, mentored=True)
    for user in (made.owner, made.mentor, factory.navigator(make)):
        assert plans.get_plan(session, as_actor(user), made.id).id == made.id
    strangers = [other.owner, other.mentor]
    strangers += [make.user(role) for role in (Role.LOAN_OFFICER, Role.SPONSOR, Role.PARTNER)]
    for user in strangers:
        with pytest.raises(NotFound):
            plans.get_plan(session, as_actor(user), made.id)
        assert plans.find_plan(session, as_actor(user), made.business.id) is None


def test_a_mentor_sees_the_plan_only_while_he_is_hers(make, session, clock):
    made = factory.plan(make)
    proposed = mentoring.pairing(
        make, owner=made.owner, business=made.business, state=PairingState.PROPOSED
    )
    him = as_actor(proposed.mentor)
    assert plans.find_plan(session, him, made.business.id) is None
    mentoring.accept(make, proposed)
    plan = plans.find_plan(session, him, made.business.id)
    assert plan.mentor_name == proposed.mentor.display_name


def test_steps_of_hers_are_hers_alone(make, session, clock):
    made = factory.plan(make, clock=clock)
    own = factory.own_step(make, made)
    assert find(session, made).steps[-1].id == own
    with make.writing() as writing:
        own_service.remove_step(writing, as_actor(made.owner), step_id=own)
    assert session.scalar(select(func.count()).where(PlanStepRow.id == own)) == 0
    with make.writing() as writing, pytest.raises(Forbidden):
        own_service.remove_step(
            writing, as_actor(made.owner), step_id=factory.step(make, made, factory.FIRST)
        )


def test_a_plan_holds_so_many_steps_of_her_own(make, session, clock):
    made = factory.plan(make, clock=clock)
    for number in range(MOST_OWN_STEPS):
        factory.own_step(make, made, f"Step {number}")
    with pytest.raises(TooManySteps):
        factory.own_step(make, made, "One more")


def test_whoever_decides_about_money_reads_how_far_she_is_and_no_words(make, session):
    made = factory.plan(make, user=make.user(name="Rosa", language="es"))
    factory.mark(make, made, evidence="My aunt read it to me", helped_words="My aunt")
    factory.own_step(make, made, "Ask my aunt", note="She reads")
    decides = as_actor(make.user(Role.NAVIGATOR, Role.LOAN_OFFICER))
    plan = plans.find_plan(session, decides, made.business.id)
    assert plan.progress == find(session, made).progress
    assert plan.language == decides.language != find(session, made).language
    for one in plan.steps:
        assert (one.kept.evidence, one.kept.helped_words, one.kept.note) == ("", "", "")
        assert "aunt" not in one.kept.title
