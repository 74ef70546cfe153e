"""What may happen once happens once, however many try at the same moment."""

from sqlalchemy import func, select

from tests import tier
from tests.factories import milestones as factory
from tests.integration.racing import race
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.milestones.plans.domain import (
    MOST_OWN_STEPS,
    PlanExists,
    StepConfirmed,
    StepMarked,
    StepMoved,
    StepState,
)
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.milestones.plans.service import plans as plans_service
from trepconnect.milestones.plans.service import steps
from trepconnect.milestones.plans.service import steps as confirming_service
from trepconnect.platform.data.audit import AuditEntry

ROUNDS = tier.rounds(5)


def won(results, lost):
    """How many did it; whoever did not was told why."""
    assert {type(one) for one in results if one is not None} <= {lost}, results
    return results.count(None)


def noted(session, action, step_id):
    return session.scalar(
        select(func.count()).where(
            AuditEntry.action == action, AuditEntry.subject_id == str(step_id)
        )
    )


def marking(make, made, step_id):
    with make.writing() as session:
        steps.mark_step(
            session, as_actor(made.owner), made.clock, step_id=step_id, evidence="Done"
        )


def confirming(make, made, step_id):
    with make.writing() as session:
        confirming_service.confirm_step(
            session, as_actor(made.mentor), made.clock, step_id=step_id
        )


def test_a_step_is_confirmed_once(make, session, heard):
    for _ in range(ROUNDS):
        made = factory.plan(make, mentored=True)
        step_id = factory.mark(make, made)
        heard.clear()
        results = race(lambda _n, made=made, step_id=step_id: confirming(make, made, step_id))
        assert won(results, StepMoved) == 1
        assert heard == [StepConfirmed(step_id)]
        assert noted(session, "milestones.step_confirmed", step_id) == 1


def test_a_step_is_marked_once(make, session, heard):
    for _ in range(ROUNDS):
        made = factory.plan(make)
        step_id = factory.step(make, made)
        heard.clear()
        results = race(lambda _n, made=made, step_id=step_id: marking(make, made, step_id))
        assert won(results, StepMoved) == 1
        assert heard == [StepMarked(step_id)]


def test_marking_and_confirming_at_once_never_mix(make, session, heard):
    for _ in range(ROUNDS):
        made = factory.plan(make, mentored=True)
        step_id = factory.step(make, made)
        heard.clear()

        def contend(number, made=made, step_id=step_id):
            (marking if number % 2 else confirming)(make, made, step_id)

        results = race(contend)
        marks, confirmations = won(results[1::2], StepMoved), won(results[::2], StepMoved)
        row = factory.read(session, step_id)
        assert marks == 1
        assert confirmations == (row.state is StepState.CONFIRMED)
        assert heard.count(StepMarked(step_id)) == 1
        assert heard.count(StepConfirmed(step_id)) == confirmations
        assert row.version == 2 + confirmations


def test_taking_back_and_confirming_at_once_one_of_them_wins(make, session, heard):
    for _ in range(ROUNDS):
        made = factory.plan(make, mentored=True)
        step_id = factory.mark(make, made)

        def contend(number, made=made, step_id=step_id):
            if number % 2:
                return confirming(make, made, step_id)
            with make.writing() as writing:
                return steps.unmark_step(writing, as_actor(made.owner), step_id=step_id)

        results = race(contend)
        assert won(results, StepMoved) == 1
        won_by_mentor = None in results[1::2]
        state = factory.read(session, step_id).state
        assert state is (StepState.CONFIRMED if won_by_mentor else StepState.TODO)


def test_a_business_gets_one_plan(make, session, clock):
    for _ in range(ROUNDS):
        user, business = factory.owner(make)

        def contend(number, user=user, business=business):
            pathway = ("cleaning_business", "food_truck")[number % 2]
            with make.writing() as writing:
                plans_service.start_plan(
                    writing,
                    as_actor(user),
                    clock,
                    business_id=business.id,
                    pathway_code=pathway,
                    answers=factory.ANSWERS[pathway],
                )

        assert won(race(contend), PlanExists) == 1
        plans = select(func.count()).where(PlanRow.business_id == business.id)
        assert session.scalar(plans) == 1


def test_no_more_steps_of_her_own_than_a_plan_holds(make, session):
    made = factory.plan(make)
    for number in range(MOST_OWN_STEPS - 1):
        factory.own_step(make, made, f"Step {number}")
    race(lambda number: factory.own_step(make, made, f"One more {number}"))
    own = select(func.count()).where(PlanStepRow.plan_id == made.id, PlanStepRow.code.is_(None))
    assert session.scalar(own) == MOST_OWN_STEPS
