"""Plans and steps: who may reach what, and builders of what the addresses name."""

from uuid import uuid4

from sqlalchemy import select

from tests.architecture import access_table as who
from tests.architecture.access_table import Row, casework, entrepreneurs, owner
from tests.factories import milestones as factory
from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.models import BusinessRow

_CASEWORK = casework.may

# A plan is its owner's; her mentor and the office read it and confirm steps. To other mentors and
# other entrepreneurs it does not exist.
_readers = Row(
    frozenset({who.OWNER, who.MENTOR, *_CASEWORK}),
    hidden_from=frozenset({who.OTHER, who.OTHER_MENTOR}),
)
_vouchers = Row(frozenset({who.MENTOR, *_CASEWORK}), hidden_from=frozenset({who.OTHER_MENTOR}))
_lists = Row(frozenset({who.MENTOR, who.OTHER_MENTOR, *_CASEWORK}))

TABLE: dict[tuple[str, str], Row] = {
    ("milestones.show_plan", "GET"): entrepreneurs,
    ("milestones.choose_pathway", "GET"): entrepreneurs,
    ("milestones.start_plan", "GET"): entrepreneurs,
    ("milestones.start_plan", "POST"): entrepreneurs,
    ("milestones.change_answers", "GET"): owner,
    ("milestones.change_answers", "POST"): owner,
    ("milestones.leave_plan", "GET"): owner,
    ("milestones.leave_plan", "POST"): owner,
    ("milestones.add_step", "GET"): owner,
    ("milestones.add_step", "POST"): owner,
    ("milestones.mark_step", "POST"): owner,
    ("milestones.unmark_step", "POST"): owner,
    ("milestones.skip_step", "POST"): owner,
    ("milestones.take_up_step", "POST"): owner,
    ("milestones.set_due_date", "POST"): owner,
    ("milestones.remove_step", "POST"): owner,
    ("milestones.show_step", "GET"): _readers,
    ("milestones.print_plan", "GET"): _readers,
    ("milestones.read_plan", "GET"): _vouchers,
    ("milestones.confirm_step", "POST"): _vouchers,
    ("milestones.reopen_step", "POST"): _vouchers,
    ("milestones.list_to_confirm", "GET"): _lists,
    ("milestones.list_pathways", "GET"): casework,
    ("milestones.show_pathway", "GET"): casework,
}


def _business(world):
    """One more business of the owner's, whose mentor is the one of the table."""
    now = OfficeClock().now()
    row = BusinessRow(
        id=uuid4(),
        user_id=world.users[who.OWNER].id,
        name="Brilla",
        created_at=now,
        updated_at=now,
    )
    world.make.save(row)
    _pair(world, world.users[who.MENTOR], row.user_id, row.id)
    _other_pair(world)
    return row


def _other_pair(world):
    """The other mentor has somebody, only not her."""
    theirs = world.users[who.OTHER]
    with world.make.writing() as session:
        mentored = select(PairingRow.id).where(PairingRow.user_id == theirs.id)
        if session.scalars(mentored).first():
            return
        business_id = session.scalars(
            select(BusinessRow.id).where(BusinessRow.user_id == theirs.id)
        ).first()
    _pair(world, world.users[who.OTHER_MENTOR], theirs.id, business_id)


def _pair(world, mentor, user_id, business_id):
    """Rows as they are after both said yes."""
    now = OfficeClock().now()
    with world.make.writing() as session:
        if session.get(MentorRow, mentor.id) is None:
            session.add(_mentor(mentor, now))
            session.flush()
        session.add(
            PairingRow(
                business_id=business_id,
                user_id=user_id,
                mentor_id=mentor.id,
                state=PairingState.ACTIVE,
                proposed_at=now,
                answer_by=now.date(),
                mentor_accepted_at=now,
                entrepreneur_accepted_at=now,
                started_at=now,
                with_interpreter=False,
            )
        )


def _mentor(mentor, now):
    return MentorRow(
        user_id=mentor.id,
        weekly_minutes=60,
        capacity=20,
        travel_miles=5,
        remote_ok=True,
        in_person_ok=True,
        state=MentorState.ACTIVE,
        created_at=now,
        updated_at=now,
    )


def plan(world):
    return factory.plan(world.make, user=world.users[who.OWNER], business=_business(world))


def marked(world):
    return factory.mark(world.make, plan(world))


BUILDERS = {
    "plan_id": lambda world: plan(world).id,
    "step_id": lambda world: factory.step(world.make, plan(world)),
    "code": lambda world: "food_truck",
    ("milestones.read_plan", "business_id"): lambda world: plan(world).business.id,
    ("milestones.confirm_step", "step_id"): marked,
    ("milestones.reopen_step", "step_id"): marked,
    ("milestones.unmark_step", "step_id"): marked,
    ("milestones.take_up_step", "step_id"): lambda world: factory.skip(
        world.make, plan(world), factory.FIRST
    ),
    ("milestones.remove_step", "step_id"): lambda world: factory.own_step(world.make, plan(world)),
}
