"""What waits in mentoring and lending, read in one statement for a start page."""

from datetime import timedelta

import pytest

from tests.factories import lending_applications as applying
from tests.factories import lending_loans as lend
from tests.factories import mentoring as a
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden
from trepconnect.lending import agenda as lending
from trepconnect.lending.loans.service import origination
from trepconnect.lending.offers import service as offers_service
from trepconnect.mentoring import scheduled_tasks
from trepconnect.mentoring.overview.queries import agenda
from trepconnect.mentoring.overview.queries.agenda import Waits
from trepconnect.mentoring.overview.queries.office import list_long_silent
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.mentoring.pairings.queries.requests import list_requests
from trepconnect.mentoring.pairings.service import proposals
from trepconnect.mentoring.sessions.service import sessions
from trepconnect.platform.clock import OfficeClock

CLOCK = OfficeClock()


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
        proposals.accept_pairing(writing, as_actor(made.mentor), CLOCK, pairing_id=made.id)
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
        sessions.question_session(
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
        scheduled_tasks.lapse_unanswered(lend.At(lend.today(12)))
    made = a.pairing(make)
    session_id = a.session(make, made)
    with make.writing() as writing:
        sessions.question_session(
            writing, as_actor(made.owner), CLOCK, session_id=session_id, words="Shorter."
        )
    now = CLOCK.now()
    tomorrow, in_a_month = now + timedelta(days=1), now + timedelta(days=31)
    assert agenda.queue_of_office(session, system, now=tomorrow).lapsed == 1
    lapsed = list_requests(session, system, which=agenda.has_lapsed(tomorrow))
    assert [one.user_id for one in lapsed] == [rosa.id]
    assert list_requests(session, system, which=agenda.has_lapsed(in_a_month)) == []
    silent = list_long_silent(session, system, now=in_a_month)
    assert [one.id for one in silent.shown] == [made.id]
    assert list_long_silent(session, system, now=tomorrow).total == 0
    later = agenda.queue_of_office(session, system, now=now + timedelta(days=31))
    assert later == agenda.OfficeQueue(waiting=1, lapsed=0, questioned=1, silent=1)


def test_only_casework_sees_the_queue(make, session):
    for role in (Role.MENTOR, Role.ENTREPRENEUR, Role.LOAN_OFFICER, Role.SPONSOR):
        with pytest.raises(Forbidden):
            agenda.queue_of_office(session, as_actor(make.user(role)), now=CLOCK.now())


def borrowed(session, user, days=0):
    found = lending.agenda_of_borrower(session, as_actor(user), today=lend.today(days))
    return [one.what for one in found]


def lent(session, user, days=0):
    found = lending.agenda_of_lender(session, as_actor(user), today=lend.today(days))
    return [(one.what, one.total) for one in found]


class TestBorrowing:
    def test_from_the_draft_to_the_answer(self, make, session):
        rosa, of = make.user(), applying.product(make)
        applying.draft(make, user=rosa, of=of)
        assert borrowed(session, rosa) == [lending.Waits.DRAFT]
        ana = make.user()
        applying.submitted(make, user=ana, of=of)
        assert borrowed(session, ana) == [lending.Waits.SENT]

    def test_from_the_yes_to_the_payments(self, make, session):
        rosa = make.user(name="Rosa")
        application = lend.approved(make, user=rosa)
        assert borrowed(session, rosa) == [lending.Waits.APPROVED]
        offer_id = lend.offer(make, application)
        (offer,) = lending.agenda_of_borrower(session, as_actor(rosa), today=lend.today())
        assert (offer.what, offer.id, offer.amount) == (
            lending.Waits.OFFER,
            offer_id,
            lend.BORROWED,
        )
        assert borrowed(session, rosa, days=60) == [lending.Waits.APPROVED], "it ran out"
        with make.writing() as writing:
            origination.accept_offer(
                writing,
                as_actor(rosa),
                lend.At(lend.today()),
                offer_id=offer_id,
                signed_name="Rosa",
            )
        assert borrowed(session, rosa) == [lending.Waits.TO_COME]
        lucy = make.user()
        loan_id = lend.disbursed(make, user=lucy)
        (loan,) = lending.agenda_of_borrower(session, as_actor(lucy), today=lend.today())
        assert (loan.what, loan.id) == (lending.Waits.PAYMENT, loan_id)
        assert loan.day == lend.today(31)

    def test_nobody_sees_the_loan_of_another(self, make, session):
        lend.disbursed(make)
        assert borrowed(session, lend.officer(make)) == []
        assert borrowed(session, make.user()) == []


class TestLending:
    def test_an_officer_sees_what_there_is_to_do(self, make, session):
        lou = lend.officer(make)
        applying.submitted(make)
        lend.approved(make)
        lend.accepted(make)
        lend.disbursed(make, on=lend.today(-60))
        lend.disbursed(make, on=lend.today(-29))
        assert dict(lent(session, lou)) == {
            lending.Waits.TO_VOTE: 1,
            lending.Waits.TO_OFFER: 1,
            lending.Waits.TO_DISBURSE: 1,
            lending.Waits.LATE: 1,
            lending.Waits.DUE_SOON: 1,
        }

    def test_whoever_has_voted_is_asked_no_more(self, make, session):
        lou, made = lend.officer(make), applying.submitted(make)
        assert lent(session, lou) == [(lending.Waits.TO_VOTE, 1)]
        applying.vote(make, lou, made)
        assert lent(session, lou) == []

    def test_an_offer_that_she_declined_is_not_asked_for_again(self, make, session):
        rosa, lou = make.user(), lend.officer(make)
        offer_id = lend.offer(make, lend.approved(make, user=rosa))
        assert lent(session, lou) == []
        with make.writing() as writing:
            offers_service.decline_offer(
                writing, as_actor(rosa), lend.At(lend.today()), offer_id=offer_id
            )
        assert lent(session, lou) == []
        assert borrowed(session, rosa) == []

    def test_a_sponsor_sees_his_funds_and_books_nothing(self, make, session):
        of = applying.product(make)
        sol = applying.sponsor(make, of=of)
        applying.submitted(make, of=of)
        applying.submitted(make, of=applying.product(make, of=applying.fund("other")))
        lend.approved(make)
        lend.accepted(make)
        assert lent(session, sol) == [(lending.Waits.TO_VOTE, 1)]

    def test_of_many_the_first_are_shown_and_all_counted(self, make, session):
        lou, of = lend.officer(make), applying.product(make)
        for _ in range(7):
            applying.submitted(make, of=of)
        assert lent(session, lou) == [(lending.Waits.TO_VOTE, 7)] * lending.SHOWN

    def test_an_officer_does_nothing_for_a_loan_of_his_own(self, make, session):
        lou = make.user(Role.LOAN_OFFICER, Role.ENTREPRENEUR)
        applying.submitted(make, user=lou)
        lend.approved(make, user=lou)
        lend.accepted(make, user=lou)
        assert lent(session, lou) == []

    def test_others_lend_nothing(self, make, session):
        applying.submitted(make)
        lend.accepted(make)
        for role in (Role.ENTREPRENEUR, Role.MENTOR, Role.NAVIGATOR, Role.ADMIN, Role.SPONSOR):
            assert lent(session, make.user(role)) == []


def test_each_agenda_is_one_statement(app, make, session, count_queries):
    actor = Actor.system()
    with count_queries() as seen:
        agenda.agenda_of_mentor(session, actor, now=CLOCK.now())
        agenda.agenda_of_entrepreneur(session, actor, now=CLOCK.now())
        agenda.queue_of_office(session, actor, now=CLOCK.now())
        lending.agenda_of_borrower(session, actor, today=lend.today())
        lending.agenda_of_lender(session, actor, today=lend.today())
    assert len(seen) == 5
