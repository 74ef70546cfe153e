"""The list of what waits to be confirmed, and how pathways are used."""

import pytest

from tests.factories import milestones as factory
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.kernel.errors import Forbidden
from trepconnect.milestones.plans.domain import OPEN, StepState
from trepconnect.milestones.plans.queries import lists
from trepconnect.milestones.plans.service import plans


def waiting(session, user):
    found = lists.list_to_confirm(session, as_actor(user))
    assert lists.count_to_confirm(session, as_actor(user)) == len(found)
    return [one.step_id for one in found]


def test_a_mentor_confirms_those_of_his_people_and_the_office_all(make, session, clock):
    made, other = (factory.plan(make, mentored=True, clock=clock) for _ in range(2))
    first = factory.mark(make, made)
    clock.move(minutes=1)
    second = factory.mark(make, other)
    clock.move(minutes=1)
    office = factory.mark(make, made, factory.OFFICE_ONLY)
    assert waiting(session, made.mentor) == [first]
    assert waiting(session, other.mentor) == [second]
    assert waiting(session, factory.navigator(make)) == [first, second, office]
    for role in (Role.LOAN_OFFICER, Role.SPONSOR, Role.MENTOR, Role.ENTREPRENEUR):
        assert waiting(session, make.user(role)) == []
    assert waiting(session, made.owner) == []


@pytest.mark.parametrize(
    "state", [StepState.TODO, StepState.CONFIRMED, StepState.REOPENED, StepState.SKIPPED]
)
def test_only_marked_steps_wait(make, session, state):
    made = factory.plan(make, mentored=True)
    factory.in_state(make, made, state)
    assert waiting(session, made.mentor) == waiting(session, factory.navigator(make)) == []


def test_nothing_of_a_plan_that_was_left_waits(make, session, clock):
    made = factory.plan(make, mentored=True)
    factory.mark(make, made)
    with make.writing() as writing:
        plans.end_plan(writing, as_actor(made.owner), clock, plan_id=made.id)
    assert waiting(session, made.mentor) == []


def test_a_page_of_the_list(make, session, clock):
    made = factory.plan(make, mentored=True, clock=clock)
    marked = []
    for code in (factory.FIRST, "structure", "tax_number"):
        marked.append(factory.mark(make, made, code))
        clock.move(minutes=1)
    him = as_actor(made.mentor)
    (longest,) = lists.list_to_confirm(session, him, limit=1)
    assert longest.step_id == marked[0]
    page = lists.page_to_confirm(session, him, page=9)
    assert [one.step_id for one in page.shown] == marked
    assert (page.total, page.page, page.pages) == (lists.count_to_confirm(session, him), 1, 1)


def test_how_pathways_are_used(make, session, clock):
    first, second = (factory.plan(make, clock=clock) for _ in range(2))
    factory.plan(make, pathway="food_truck", clock=clock)
    left = factory.plan(make, clock=clock)
    with make.writing() as writing:
        plans.end_plan(writing, as_actor(left.owner), clock, plan_id=left.id)
    factory.confirm(make, first)
    factory.mark(make, second)
    factory.own_step(make, first)
    with make.writing() as writing:
        plans.answer_branch(
            writing,
            as_actor(second.owner),
            clock,
            plan_id=second.id,
            answers={**factory.CLEANING, "clients": "offices"},
        )
    use = lists.count_use(session, as_actor(factory.navigator(make)))
    assert {code: one.plans for code, one in use.items()} == {
        "cleaning_business": 2,
        "food_truck": 1,
    }
    cleaning = use["cleaning_business"]
    assert cleaning.confirmed == 1
    assert cleaning.count(factory.FIRST, StepState.MARKED) == 1
    assert cleaning.count("bond", *OPEN) == 2
    assert cleaning.count("home_agreement", *OPEN) == 1
    assert cleaning.count("workers", *StepState) == 0


def test_only_the_office_sees_how_they_are_used(make, session):
    for role in (Role.MENTOR, Role.ENTREPRENEUR, Role.LOAN_OFFICER):
        with pytest.raises(Forbidden):
            lists.count_use(session, as_actor(make.user(role)))
