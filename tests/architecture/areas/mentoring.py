"""Mentors, pairings, sessions: who may reach what, and builders of what the addresses name."""

from uuid import uuid4

from tests.architecture import access_table as who
from tests.architecture.access_table import Row, casework, entrepreneurs, owner
from tests.factories import mentoring as factory
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.overview import service as overview_service
from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState, Party
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.pairings.service import requests
from trepconnect.mentoring.sessions.domain import SHORTEST
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.models import BusinessRow

_ELSEWHERE = frozenset({who.OTHER, who.OTHER_MENTOR})
_MEMBERS = Row(frozenset({who.OWNER, who.OTHER, who.MENTOR, who.OTHER_MENTOR}))
_MENTORS = Row(frozenset({who.MENTOR, who.OTHER_MENTOR}))

# A pairing is of the two; to others of the same roles it does not exist. What took place is
# written down by the mentor and confirmed by her: the other one of the two gets a "no".
_the_two = Row(frozenset({who.OWNER, who.MENTOR}), hidden_from=_ELSEWHERE)
_the_mentor = Row(frozenset({who.MENTOR}), hidden_from=frozenset({who.OTHER_MENTOR}))

TABLE: dict[tuple[str, str], Row] = {
    ("mentoring.list_pairings", "GET"): _MEMBERS,
    ("mentoring.show_pairing", "GET"): _the_two,
    ("mentoring.accept", "POST"): _the_two,
    ("mentoring.decline", "GET"): _the_two,
    ("mentoring.decline", "POST"): _the_two,
    ("mentoring.pause", "POST"): _the_two,
    ("mentoring.resume", "POST"): _the_two,
    ("mentoring.end", "GET"): _the_two,
    ("mentoring.end", "POST"): _the_two,
    ("mentoring.ask", "GET"): entrepreneurs,
    ("mentoring.ask", "POST"): entrepreneurs,
    ("mentoring.withdraw", "POST"): owner,
    ("mentoring.list_sessions", "GET"): _the_two,
    ("mentoring.log_session", "GET"): _the_mentor,
    ("mentoring.log_session", "POST"): _the_mentor,
    ("mentoring.show_session", "GET"): _the_two,
    ("mentoring.mend_session", "GET"): _the_mentor,
    ("mentoring.mend_session", "POST"): _the_mentor,
    ("mentoring.confirm_session", "POST"): owner,
    ("mentoring.question_session", "POST"): owner,
    ("mentoring.plan_meeting", "GET"): _the_two,
    ("mentoring.plan_meeting", "POST"): _the_two,
    ("mentoring.cancel_meeting", "POST"): _the_two,
    ("mentoring.add_task", "POST"): _the_two,
    ("mentoring.finish_task", "POST"): _the_two,
    ("mentoring.reopen_task", "POST"): _the_two,
    ("mentoring.edit_profile", "GET"): _MENTORS,
    ("mentoring.edit_profile", "POST"): _MENTORS,
    ("mentoring.pause_mentor", "POST"): _MENTORS,
    ("mentoring.resume_mentor", "POST"): _MENTORS,
    ("mentors.list_mentors", "GET"): casework,
    ("mentors.show_mentor", "GET"): casework,
    ("mentors.edit_mentor", "GET"): casework,
    ("mentors.edit_mentor", "POST"): casework,
    ("mentors.screen_mentor", "POST"): casework,
    ("mentors.pause_mentor", "POST"): casework,
    ("mentors.resume_mentor", "POST"): casework,
    ("mentors.let_mentor_go", "POST"): casework,
    ("mentors.list_pairings", "GET"): casework,
    ("mentors.show_pairing", "GET"): casework,
    ("mentors.pause_pairing", "POST"): casework,
    ("mentors.resume_pairing", "POST"): casework,
    ("mentors.withdraw_proposal", "POST"): casework,
    ("mentors.end_pairing", "GET"): casework,
    ("mentors.end_pairing", "POST"): casework,
    ("mentors.list_disputes", "GET"): casework,
    ("mentors.settle_session", "GET"): casework,
    ("mentors.settle_session", "POST"): casework,
}


def _pairing(world, state=PairingState.ACTIVE):
    """A pairing of the owner's and the mentor of the table, with a business of its own."""
    for name in (who.MENTOR, who.OTHER_MENTOR):
        _profile(world, world.users[name])
    now, owner_id = OfficeClock().now(), world.users[who.OWNER].id
    business = BusinessRow(
        id=uuid4(), user_id=owner_id, name="Tamales", created_at=now, updated_at=now
    )
    world.make.save(business)
    started = now if state in {PairingState.ACTIVE, PairingState.PAUSED} else None
    row = PairingRow(
        id=uuid4(),
        business_id=business.id,
        user_id=owner_id,
        mentor_id=world.users[who.MENTOR].id,
        state=state,
        proposed_at=now,
        answer_by=now.date(),
        mentor_accepted_at=started,
        entrepreneur_accepted_at=started,
        started_at=started,
        with_interpreter=False,
    )
    with world.make.writing() as session:
        session.get_one(MentorRow, row.mentor_id).places_taken += 1
        session.add(row)
    return row


def _profile(world, user):
    with world.make.writing() as session:
        there = session.get(MentorRow, user.id) is not None
    if not there:
        factory.mentor(world.make, user=user)


def _in_state(state):
    return lambda world: _pairing(world, state).id


def _session(world):
    """A short one: all of the mentor's must have been since the day before the pairing."""
    return factory.session(world.make, _known(world, _pairing(world)), minutes=SHORTEST)


def _known(world, row):
    class Made:
        id, mentor, owner = row.id, world.users[who.MENTOR], world.users[who.OWNER]

    return Made


def _meeting(world):
    return factory.next_meeting(world.make, _known(world, _pairing(world)))


def _task(world):
    return factory.task(world.make, _known(world, _pairing(world)), doer=Party.ENTREPRENEUR)


def _request(world):
    """Of a business of its own, too: each has one that waits."""
    row = _pairing(world)
    with world.make.writing() as session:
        overview_service.end_pairing(
            session,
            as_actor(world.users[who.OWNER]),
            OfficeClock(),
            pairing_id=row.id,
            reason=EndReason.GOALS_MET,
        )
        return requests.ask_for_mentor(
            session,
            as_actor(world.users[who.OWNER]),
            OfficeClock(),
            business_id=row.business_id,
        )


BUILDERS = {
    "pairing_id": _in_state(PairingState.ACTIVE),
    "request_id": _request,
    "meeting_id": _meeting,
    "task_id": _task,
    "mentor_id": lambda world: factory.mentor(world.make).id,
    ("mentoring.show_session", "session_id"): _session,
    ("mentoring.mend_session", "session_id"): _session,
    ("mentoring.confirm_session", "session_id"): _session,
    ("mentoring.question_session", "session_id"): _session,
    ("mentors.settle_session", "session_id"): _session,
    ("mentoring.accept", "pairing_id"): _in_state(PairingState.PROPOSED),
    ("mentoring.decline", "pairing_id"): _in_state(PairingState.PROPOSED),
    ("mentoring.resume", "pairing_id"): _in_state(PairingState.PAUSED),
    ("mentors.resume_pairing", "pairing_id"): _in_state(PairingState.PAUSED),
    ("mentors.withdraw_proposal", "pairing_id"): _in_state(PairingState.PROPOSED),
}
