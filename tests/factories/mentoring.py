"""Builders of mentors, requests and pairings. Each takes ``make`` first."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

from sqlalchemy import func, or_, select

from tests.factories.matching import TAXES, seeker
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.mentoring.mentors import service as mentors_service
from trepconnect.mentoring.mentors.domain import Level, MentorProfile
from trepconnect.mentoring.overview import service as overview_service
from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.pairings.service import proposals, requests, states
from trepconnect.mentoring.sessions.domain import USUAL, Agreed, Plan, SessionFacts
from trepconnect.mentoring.sessions.models import MeetingRow, SessionRow
from trepconnect.mentoring.sessions.service import meetings, sessions
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.person import Meeting

SYSTEM = Actor.system()
_A_WHILE = timedelta(hours=1)
FREE = ("mon.evening", "sat.morning")


def mentor(make, *, user=None, name=None, screened=True, clock=None, **said):
    """A mentor who speaks Spanish, is free on Monday evenings and has been screened."""
    user = user or make.user(Role.MENTOR, name=name)
    clock = clock or OfficeClock()
    profile = {
        "about": "Ran a lunch counter for 20 years.",
        "languages": {"es": Level.NATIVE, "en": Level.FLUENT},
        "expertise": (TAXES,),
        "meeting_times": FREE,
        "zip_code": "87102",
        "capacity": 3,
        **said,
    }
    with make.writing() as session:
        mentors_service.save_mentor(
            session, SYSTEM, clock, user_id=user.id, profile=MentorProfile(**profile)
        )
        if screened:
            mentors_service.set_screening(
                session, SYSTEM, clock, user_id=user.id, screened_on=date(2026, 1, 15)
            )
    return user


def person(make, *sections, **kwargs):
    """An entrepreneur with a business, who has said when she can meet; returns both."""
    meeting = Meeting(remote_ok=True, meeting_times=("mon.evening", "tue.morning"))
    has_one = any(isinstance(one, Meeting) for one in sections)
    return seeker(make, *sections, *(() if has_one else (meeting,)), **kwargs)


def request(make, user, business, *, clock=None, **said):
    """She asks for a mentor; returns the id."""
    with make.writing() as session:
        return requests.ask_for_mentor(
            session, as_actor(user), clock or OfficeClock(), business_id=business.id, **said
        )


def pairing(
    make, *, mentor_user=None, owner=None, business=None, state=PairingState.ACTIVE, clock=None
):
    """A pairing in ``state``, with its ``mentor``, ``owner`` and ``business``."""
    clock = clock or OfficeClock()
    mentor_user = mentor_user or mentor(make)
    if business is None:
        owner, business = person(make, user=owner)
    with make.writing() as session:
        pairing_id = proposals.propose_pairing(
            session, SYSTEM, clock, business_id=business.id, mentor_id=mentor_user.id, score=700
        )
    made = SimpleNamespace(id=pairing_id, mentor=mentor_user, owner=owner, business=business)
    if state is not PairingState.PROPOSED:
        accept(make, made, clock)
    with make.writing() as session:
        if state is PairingState.PAUSED:
            states.pause_pairing(session, as_actor(mentor_user), pairing_id=pairing_id)
        if state is PairingState.ENDED:
            overview_service.end_pairing(
                session,
                as_actor(owner),
                clock,
                pairing_id=pairing_id,
                reason=EndReason.GOALS_MET,
            )
    return made


def session(make, made, *, clock=None, agreed=(), next_meeting=None, key=None, **facts):
    """A meeting that the mentor of ``made`` wrote down; returns the id."""
    clock = clock or OfficeClock()
    minutes = facts.get("minutes", USUAL)
    with make.writing() as writing:
        facts = {
            "started_at": _just_ended(writing, made, clock, minutes),
            "language": "es",
            "topics": (TAXES,),
            **facts,
        }
        return sessions.log_session(
            writing,
            as_actor(made.mentor),
            clock,
            pairing_id=made.id,
            key=key or uuid4(),
            facts=SessionFacts(**facts),
            agreed=[Agreed(text=one) if isinstance(one, str) else one for one in agreed],
            next_meeting=next_meeting,
        )


def _just_ended(session, made, clock, minutes):
    """The latest hour in which the mentor of ``made`` was in no session."""
    latest = clock.now() - timedelta(minutes=minutes)
    before = session.scalars(
        select(SessionRow.started_at)
        .join(PairingRow)
        .where(PairingRow.mentor_id == made.mentor.id)
    )
    return min([latest, *(one - timedelta(minutes=minutes) for one in before)])


def meeting(make, made, *, clock=None, days=3, **plan):
    """A meeting to come; returns the id."""
    clock = clock or OfficeClock()
    with make.writing() as writing:
        plan = {"starts_at": clock.now() + timedelta(days=days), **plan}
        return meetings.plan_meeting(
            writing, as_actor(made.mentor), clock, pairing_id=made.id, plan=Plan(**plan)
        )


def next_meeting(make, made, *, clock=None):
    """A meeting at the soonest hour, three days ahead, that is free for both; returns the id."""
    clock = clock or OfficeClock()
    with make.writing() as writing:
        soonest = clock.now() + timedelta(days=3)
        planned = (
            select(func.count())
            .select_from(MeetingRow)
            .join(PairingRow)
            .where(
                or_(PairingRow.mentor_id == made.mentor.id, PairingRow.user_id == made.owner.id),
                MeetingRow.starts_at > soonest - _A_WHILE,
            )
        )
        free = soonest + _A_WHILE * writing.scalar(planned)
    return meeting(make, made, clock=clock, starts_at=free)


def task(make, made, text="Bring the lease.", *, clock=None, **said):
    """Something agreed outside a session; returns the id."""
    with make.writing() as writing:
        return meetings.add_task(
            writing,
            as_actor(made.mentor),
            clock or OfficeClock(),
            pairing_id=made.id,
            text=text,
            **said,
        )


def accept(make, made, clock=None):
    """Both say yes."""
    for user in (made.mentor, made.owner):
        with make.writing() as session:
            proposals.accept_pairing(
                session, as_actor(user), clock or OfficeClock(), pairing_id=made.id
            )
