"""Builders of plans and of steps in every state. Each takes ``make`` first."""

from types import SimpleNamespace
from uuid import uuid4

from sqlalchemy import insert, select

from tests.factories import mentoring
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.milestones.pathways.domain.pathway import Confirmer
from trepconnect.milestones.plans.domain import StepState
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.milestones.plans.queries.lists import PLANS
from trepconnect.milestones.plans.service import plans, steps
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data import kept
from trepconnect.profiles.domain.business import Kind
from trepconnect.profiles.models import BusinessRow

CLEANING = {"clients": "homes", "owners": "alone", "hire": "no"}
TRUCK = {"kitchen": "commissary", "truck": "no", "hire": "yes"}
CHILDREN = {"children": "up_to_4", "home": "rent", "hire": "no"}
ANY = {"place": "home", "owners": "alone", "hire": "no"}
ANSWERS = {
    "cleaning_business": CLEANING,
    "food_truck": TRUCK,
    "home_child_care": CHILDREN,
    "any_business": ANY,
    "own_plan": {},
}

FIRST = "services_and_prices"
"""The step that a plan for cleaning begins with; her mentor may confirm it."""
OFFICE_ONLY = "business_registration"


def owner(make, *, trade="house_cleaning", **kwargs):
    """Somebody with a business of this trade; returns both."""
    return mentoring.person(make, Kind(stage="starting", industry_code=trade), **kwargs)


def plan(
    make,
    *,
    pathway="cleaning_business",
    answers=None,
    user=None,
    business=None,
    mentored=False,
    clock=None,
    name="Brilla",
):
    """A plan with its ``owner``, ``business`` and, when asked for, ``mentor``."""
    clock = clock or OfficeClock()
    if business is None:
        user, business = owner(make, user=user, name=name)
    with make.writing() as session:
        plan_id = plans.start_plan(
            session,
            as_actor(user),
            clock,
            business_id=business.id,
            pathway_code=pathway,
            answers=answers or ANSWERS[pathway],
        )
    made = SimpleNamespace(id=plan_id, owner=user, business=business, clock=clock, mentor=None)
    if mentored:
        pair(make, made)
    return made


def pair(make, made, mentor=None):
    """A mentor for the owner of the plan; returns him."""
    pairing = mentoring.pairing(
        make, mentor_user=mentor, owner=made.owner, business=made.business, clock=made.clock
    )
    made.pairing, made.mentor = pairing, pairing.mentor
    return made.mentor


def step(make, made, code=FIRST):
    """The id of a step."""
    with make.writing() as session:
        return session.scalars(
            select(PlanStepRow.id).where(PlanStepRow.plan_id == made.id, PlanStepRow.code == code)
        ).one()


def mark(make, made, code=FIRST, *, evidence="Three prices on a page", clock=None, **said):
    """She says it is done; returns the id of the step."""
    step_id = step(make, made, code)
    with make.writing() as session:
        steps.mark_step(
            session,
            as_actor(made.owner),
            clock or made.clock,
            step_id=step_id,
            evidence=evidence,
            **said,
        )
    return step_id


def confirm(make, made, code=FIRST, *, by=None):
    """Marked, and confirmed by the program or ``by``; returns the id of the step."""
    step_id = mark(make, made, code)
    actor = as_actor(by) if by else Actor.system()
    with make.writing() as session:
        steps.confirm_step(session, actor, made.clock, step_id=step_id)
    return step_id


def skip(make, made, code, reason="My cousin does this"):
    step_id = step(make, made, code)
    with make.writing() as session:
        steps.skip_step(session, as_actor(made.owner), step_id=step_id, reason=reason)
    return step_id


def send_back(make, made, code=FIRST, words="Please add the price of windows"):
    """Marked and sent back; returns the id of the step."""
    step_id = mark(make, made, code)
    with make.writing() as session:
        steps.reopen_step(session, Actor.system(), step_id=step_id, words=words)
    return step_id


def own_step(make, made, title="Paint the sign", **said):
    with make.writing() as session:
        return steps.add_step(
            session, as_actor(made.owner), made.clock, plan_id=made.id, title=title, **said
        )


def in_state(make, made, state, code=FIRST):
    """A step brought into a state; returns its id."""
    ways = {
        StepState.TODO: step,
        StepState.MARKED: mark,
        StepState.CONFIRMED: confirm,
        StepState.REOPENED: send_back,
        StepState.SKIPPED: skip,
    }
    return ways[state](make, made, code)


def crowd(make, made, count):
    """So many more businesses of the same owner, each with its first step marked."""
    now = made.clock.now()
    business_ids, plan_ids = [[uuid4() for _ in range(count)] for _ in range(2)]
    named = zip(business_ids, range(count), strict=True)
    stamps = {"user_id": made.owner.id, "created_at": now, "updated_at": now}
    plan_values = {"pathway_code": "cleaning_business", "pathway_version": 1, "started_at": now}
    step_values = {"code": FIRST, "confirmer": Confirmer.MENTOR_OR_OFFICE, "asked": True}
    step_values |= {"state": StepState.MARKED, "marked_at": now, "created_at": now}
    with make.writing() as session:
        session.execute(
            insert(BusinessRow),
            [{"id": one, "name": f"Shop {number}", **stamps} for one, number in named],
        )
        session.execute(
            insert(PlanRow),
            [
                {"id": plan_id, "business_id": business_id, "answers": CLEANING, **plan_values}
                for plan_id, business_id in zip(plan_ids, business_ids, strict=True)
            ],
        )
        session.execute(
            insert(PlanStepRow),
            [{"id": uuid4(), "plan_id": plan_id, **step_values} for plan_id in plan_ids],
        )
        kept.refresh(session, PLANS, business_ids)


def read(session, step_id):
    """The row as it is stored now."""
    return session.scalars(select(PlanStepRow).where(PlanStepRow.id == step_id)).one()


def navigator(make):
    return make.user(Role.NAVIGATOR)
