"""What waits in mentoring and lending, read in one statement for a start page."""

from datetime import timedelta

import pytest

from tests.factories import lending_loans as lend
from tests.factories import mentoring as a
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.clock import SystemClock
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring import chores, service
from trepconnect.mentoring.domain.pairing import PairingState
from trepconnect.mentoring.queries import agenda
from trepconnect.mentoring.queries.agenda import Waits

CLOCK = SystemClock()


def his(session, user, days=0):
    now = CLOCK.now() + timedelta(days=days)
    return [
        (one.what, one.other) for one in agenda.agenda_of_mentor(session, as_actor(user), now=now)
    ]


def hers(session, user, days=0):
    now = CLOCK.now() + timedelta(days=days)
    found = agenda.agenda_of_entrepreneur(session, as_actor(user), now=now)
    return [(one.what, one.other) for one in found]


@pytest.fixture
def people(make):
    rosa, business = a.person(make, user=make.user(name="Rosa"))
    marco = a.mentor(make, user=make.user(Role.MENTOR, name="Marco"))
    return {"owner": rosa, "business": business, "mentor_user": marco}


def test_a_proposal_waits_for_each_until_they_answered(make, session, people):
    made = a.pairing(make, state=PairingState.PROPOSED, **people)
    assert his(session, made.mentor) == [(Waits.TO_ANSWER, "")]
    assert hers(session, made.owner) == [(Waits.TO_ANSWER, "Marco")]
    with make.writing() as writing:
        service.accept_pairing(writing, as_actor(made.mentor), CLOCK, pairing_id=made.id)
    assert his(session, made.mentor) == [(Waits.ANSWERED, "")]
    assert hers(session, made.owner) == [(Waits.TO_ANSWER, "Marco")]


def test_a_mentor_learns_her_name_when_both_said_yes(make, session, people):
    made = a.pairing(make, **people)
    assert his(session, made.mentor) == [(Waits.PAIRED, "Rosa")]
    assert hers(session, made.owner) == [(Waits.PAIRED, "Marco")]


def test_a_request_waits_under_the_name_of_the_business(make, session, people):
    a.request(make, people["owner"], people["business"])
    ((what, _name),) = hers(session, people["owner"])
    assert what is Waits.ASKED


def test_a_meeting_is_ahead_then_to_be_logged_then_forgotten(make, session, people):
    made = a.pairing(make, **people)
    a.meeting(make, made, days=3)
    assert (Waits.MEETING, "Rosa") in his(session, made.mentor)
    assert (Waits.MEETING, "Marco") in hers(session, made.owner)
    after = [what for what, _ in his(session, made.mentor, days=4)]
    assert after == [Waits.PAIRED, Waits.TO_LOG]
    assert [what for what, _ in hers(session, made.owner, days=4)] == [Waits.PAIRED]
    assert [what for what, _ in his(session, made.mentor, days=40)] == [Waits.PAIRED]


@pytest.mark.parametrize(("minutes", "waits"), [(-5, False), (0, False), (-24 * 60, True)])
def test_a_meeting_that_was_logged_waits_no_more(make, session, people, minutes, waits):
    """Also one that began a little early; not by the log of the day before."""
    then = lend.At(lend.today(-5))
    made = a.pairing(make, clock=lend.At(lend.today(-20)), **people)
    a.meeting(make, made, clock=then, days=2)
    met_at = then.now() + timedelta(days=2, minutes=minutes)
    a.session(make, made, started_at=met_at)
    found = [what for what, _ in his(session, made.mentor)]
    assert (Waits.TO_LOG in found) is waits


def test_a_session_waits_for_her_word_and_a_questioned_one_for_his(make, session, people):
    made = a.pairing(make, **people)
    session_id = a.session(make, made)
    assert (Waits.TO_CONFIRM, "Marco") in hers(session, made.owner)
    with make.writing() as writing:
        service.question_session(
            writing, as_actor(made.owner), CLOCK, session_id=session_id, words="Shorter."
        )
    assert (Waits.QUESTIONED, "Rosa") in his(session, made.mentor)
    assert (Waits.TO_CONFIRM, "Marco") not in hers(session, made.owner)


def test_nobody_sees_what_waits_for_another(make, session, people):
    made = a.pairing(make, **people)
    a.meeting(make, made)
    a.session(make, made)
    assert his(session, a.mentor(make)) == []
    assert hers(session, make.user()) == []
    assert hers(session, made.mentor) == []
    assert his(session, made.owner) == []


def test_the_office_sees_how_much_waits(app, make, session):
    system = Actor.system()
    rosa, business = a.person(make)
    a.request(make, rosa, business)
    before = agenda.queue_of_office(session, system, now=CLOCK.now())
    assert before == agenda.OfficeQueue(waiting=1, lapsed=0, questioned=0, silent=0)

    a.pairing(make, owner=rosa, business=business, state=PairingState.PROPOSED)
    with app.app_context():
        chores.lapse_unanswered(lend.At(lend.today(12)))
    made = a.pairing(make)
    session_id = a.session(make, made)
    with make.writing() as writing:
        service.question_session(
            writing, as_actor(made.owner), CLOCK, session_id=session_id, words="Shorter."
        )
    now = CLOCK.now()
    assert agenda.queue_of_office(session, system, now=now + timedelta(days=1)).lapsed == 1
    later = agenda.queue_of_office(session, system, now=now + timedelta(days=31))
    assert later == agenda.OfficeQueue(waiting=1, lapsed=0, questioned=1, silent=1)


def test_only_casework_sees_the_queue(make, session):
    for role in (Role.MENTOR, Role.ENTREPRENEUR, Role.LOAN_OFFICER, Role.SPONSOR):
        with pytest.raises(Forbidden):
            agenda.queue_of_office(session, as_actor(make.user(role)), now=CLOCK.now())
