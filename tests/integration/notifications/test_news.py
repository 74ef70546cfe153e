"""Who is told what of mentors, plans and loans, when it really happens."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from tests.factories import lending_applications as applying
from tests.factories import lending_loans as lend
from tests.factories import mentoring as a
from tests.factories import messages
from tests.factories.matching import service
from trepconnect import app as _whole_program  # noqa: F401 - every event of the program
from trepconnect.accounts.domain import ContactAdded, ContactReleased, ContactRemoved
from trepconnect.accounts.models import User
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.events import Event
from trepconnect.lending.applications.service import submission
from trepconnect.lending.loans.domain.repayment import ReversalReason
from trepconnect.lending.loans.service import origination, repayments
from trepconnect.matching.services.service import suggest_service
from trepconnect.mentoring import scheduled_tasks as mentoring_chores
from trepconnect.mentoring.overview import service as overview_service
from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingStarted, PairingState
from trepconnect.mentoring.pairings.service import proposals
from trepconnect.mentoring.sessions.domain import SessionLogged
from trepconnect.mentoring.sessions.service import meetings as meetings_service
from trepconnect.mentoring.sessions.service import sessions
from trepconnect.milestones.plans.domain import StepDue
from trepconnect.milestones.plans.queries import plans
from trepconnect.milestones.plans.service import plans as plans_service
from trepconnect.milestones.plans.service import steps
from trepconnect.notifications import subscribers
from trepconnect.notifications.domain import Kind
from trepconnect.notifications.models import MessageRow
from trepconnect.notifications.rules import TABLE, UNTOLD
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.worker import outbox
from trepconnect.platform.worker.outbox import OutboxRow

CLOCK = OfficeClock()
TOLD_ELSEWHERE = (
    "trepconnect.accounts",
    "trepconnect.cohorts",
    "trepconnect.directory",
    "trepconnect.kernel",
    "trepconnect.notifications",
    "trepconnect.profiles",
    "tests",
)
"""Nobody is told of these, but for codes and invitations, which have ways of their own."""


@pytest.fixture
def deliver(app):
    def run():
        with app.app_context():
            while outbox.deliver_due():
                pass

    return run


@pytest.fixture
def told(deliver, session):
    """Unread messages once everything was delivered, as pairs of a person and a kind; the office
    stands for itself."""

    def pairs():
        deliver()
        rows = session.execute(
            select(MessageRow.kind, User.display_name, User.roles)
            .join(User, User.id == MessageRow.user_id)
            .where(MessageRow.read_at.is_(None))
        )
        return {(row.display_name, row.kind) for row in rows}

    return pairs


@pytest.fixture
def people(make):
    """Rosa, Marco who is a mentor, and an office of two."""
    make.user(Role.NAVIGATOR, name="Nora")
    make.user(Role.LOAN_OFFICER, name="Lou")
    rosa, business = a.person(make, user=make.user(name="Rosa"))
    marco = a.mentor(make, user=make.user(Role.MENTOR, name="Marco"))
    return {"owner": rosa, "business": business, "mentor_user": marco}


def heirs(event):
    for heir in event.__subclasses__():
        yield heir
        yield from heirs(heir)


def test_every_event_is_told_or_left_out_on_purpose():
    names = {
        event.name for event in heirs(Event) if not event.__module__.startswith(TOLD_ELSEWHERE)
    }
    assert len(names) > 20
    of_accounts = {ContactAdded, ContactRemoved, ContactReleased}
    told = TABLE.keys() - of_accounts
    assert names == {event.name for event in told} | {event.name for event in UNTOLD}
    assert not set(TABLE) & UNTOLD


def test_every_kind_of_message_is_told_by_some_event():
    assert {tell.kind for news in TABLE.values() for tell in news.tells} == set(Kind)


def test_what_is_settled_has_been_told():
    settled = {kind for news in TABLE.values() for kind in news.settles}
    assert settled <= set(Kind)


def test_she_hears_of_a_service_that_the_office_puts_on_her_list(make, told, people):
    with make.writing() as session:
        suggest_service(
            session,
            as_actor(make.navigator()),
            CLOCK,
            business_id=people["business"].id,
            service_id=service(make).id,
        )
    assert told() == {("Rosa", Kind.SERVICE_SUGGESTED)}


class TestMentoring:
    def test_a_request_is_told_to_the_office_alone(self, make, told, people):
        a.request(make, people["owner"], people["business"])
        assert told() == {("Nora", Kind.MENTOR_WANTED)}

    def test_a_proposal_answers_the_request(self, make, told, people):
        a.request(make, people["owner"], people["business"])
        told()
        a.pairing(make, state=PairingState.PROPOSED, **people)
        assert Kind.MENTOR_WANTED not in {kind for _, kind in told()}

    def test_a_proposal_to_both(self, make, told, people):
        a.pairing(make, state=PairingState.PROPOSED, **people)
        assert told() == {
            ("Marco", Kind.PROPOSAL_TO_MENTOR),
            ("Rosa", Kind.PROPOSAL_TO_ENTREPRENEUR),
        }

    def test_one_yes_presses_nobody_and_two_start_it(self, make, told, people):
        made = a.pairing(make, state=PairingState.PROPOSED, **people)
        before = told()
        with make.writing() as session:
            proposals.accept_pairing(session, as_actor(made.mentor), CLOCK, pairing_id=made.id)
        assert told() == before
        with make.writing() as session:
            proposals.accept_pairing(session, as_actor(made.owner), CLOCK, pairing_id=made.id)
        assert told() == {
            ("Marco", Kind.MENTORING_STARTED),
            ("Rosa", Kind.MENTORING_STARTED),
        }

    def test_when_he_declines_she_hears_that_the_search_goes_on(self, make, told, people):
        made = a.pairing(make, state=PairingState.PROPOSED, **people)
        with make.writing() as session:
            proposals.decline_pairing(
                session,
                as_actor(made.mentor),
                CLOCK,
                pairing_id=made.id,
                reason=EndReason.NO_TIME,
            )
        assert told() == {
            ("Rosa", Kind.STILL_SEARCHING),
            ("Nora", Kind.PROPOSAL_FAILED),
        }

    def test_when_she_declines_she_knows(self, make, told, people):
        made = a.pairing(make, state=PairingState.PROPOSED, **people)
        with make.writing() as session:
            proposals.decline_pairing(
                session,
                as_actor(made.owner),
                CLOCK,
                pairing_id=made.id,
                reason=EndReason.NO_LONGER_NEEDED,
            )
        assert told() == {
            ("Marco", Kind.PROPOSAL_CLOSED),
            ("Nora", Kind.PROPOSAL_FAILED),
        }

    def test_a_proposal_that_nobody_answered_is_told_to_all_three(self, app, make, told, people):
        a.pairing(make, state=PairingState.PROPOSED, **people)
        told()
        with app.app_context():
            mentoring_chores.lapse_unanswered(lend.At(lend.today(20)))
        assert told() == {
            ("Rosa", Kind.STILL_SEARCHING),
            ("Marco", Kind.PROPOSAL_CLOSED),
            ("Nora", Kind.PROPOSAL_FAILED),
        }

    def test_an_end_is_told_to_the_other_one(self, make, told, people):
        a.pairing(make, state=PairingState.ENDED, **people)  # by her
        assert told() == {("Marco", Kind.MENTORING_ENDED)}

    def test_a_session_is_told_to_her_until_she_has_answered(self, make, told, people):
        made = a.pairing(make, **people)
        session_id = a.session(make, made)
        assert ("Rosa", Kind.SESSION_LOGGED) in told()
        with make.writing() as session:
            sessions.confirm_session(session, as_actor(made.owner), CLOCK, session_id=session_id)
        assert {kind for _, kind in told()} == {Kind.MENTORING_STARTED}

    def test_her_doubts_reach_mentor_and_office(self, make, told, people):
        made = a.pairing(make, **people)
        session_id = a.session(make, made)
        told()
        with make.writing() as session:
            sessions.question_session(
                session, as_actor(made.owner), CLOCK, session_id=session_id, words="It was short."
            )
        after = told()
        assert ("Rosa", Kind.SESSION_LOGGED) not in after
        assert {("Marco", Kind.SESSION_QUESTIONED), ("Nora", Kind.SESSION_DOUBTED)} <= after

    def test_a_meeting_is_told_to_the_one_who_did_not_plan_it(self, make, told, people):
        a.meeting(make, a.pairing(make, **people))
        planned = {who for who, kind in told() if kind is Kind.MEETING_PLANNED}
        assert planned == {"Rosa"}

    def test_tomorrow_both_are_reminded(self, app, make, told, people):
        made = a.pairing(make, **people)
        a.meeting(make, made, clock=lend.At(lend.today(-3)), days=4)
        told()
        with app.app_context():
            mentoring_chores.remind_of_tomorrow(lend.At(lend.today()))
        after = told()
        assert {who for who, kind in after if kind is Kind.MEETING_TOMORROW} == {"Rosa", "Marco"}
        assert not [who for who, kind in after if kind is Kind.MEETING_PLANNED]

    def test_a_meeting_that_is_called_off_is_nobodys_next_one(self, make, told, people):
        made = a.pairing(make, **people)
        meeting_id = a.meeting(make, made)
        told()
        with make.writing() as session:
            meetings_service.cancel_meeting(
                session, as_actor(made.owner), CLOCK, meeting_id=meeting_id
            )
        meetings = {pair for pair in told() if pair[1].startswith("meeting")}
        assert meetings == {("Marco", Kind.MEETING_CANCELLED)}


class TestSteps:
    @pytest.fixture
    def step(self, make, people):
        """A step of hers that a mentor or the office may confirm."""
        actor = as_actor(people["owner"])
        with make.writing() as session:
            plans_service.start_plan(
                session,
                actor,
                CLOCK,
                business_id=people["business"].id,
                pathway_code="food_truck",
                answers={"kitchen": "own_truck", "truck": "yes", "hire": "no"},
            )
            session.flush()
            plan = plans.find_plan(session, actor, people["business"].id)
        return next(one.id for one in plan.steps if one.kept.code == "menu_and_costs")

    def mark(self, make, people, step):
        with make.writing() as session:
            steps.mark_step(
                session, as_actor(people["owner"]), CLOCK, step_id=step, evidence="My menu."
            )

    def test_the_office_confirms_where_there_is_no_mentor(self, make, told, people, step):
        self.mark(make, people, step)
        assert told() == {("Nora", Kind.STEP_TO_CONFIRM)}

    def test_her_mentor_confirms_where_there_is_one(self, make, told, people, step):
        a.pairing(make, **people)
        self.mark(make, people, step)
        marked = {pair for pair in told() if pair[1] is Kind.STEP_TO_CONFIRM}
        assert marked == {("Marco", Kind.STEP_TO_CONFIRM)}

    def test_she_hears_that_it_is_confirmed_or_what_is_missing(self, make, told, people, step):
        self.mark(make, people, step)
        with make.writing() as session:
            steps.confirm_step(session, Actor.system(), CLOCK, step_id=step)
        assert told() == {("Rosa", Kind.STEP_CONFIRMED)}
        with make.writing() as session:
            steps.reopen_step(session, Actor.system(), step_id=step, words="No prices yet.")
        assert told() == {("Rosa", Kind.STEP_REOPENED)}

    def test_told_twice_of_the_same_step_she_finds_it_new_twice(self, make, told, people, step):
        for _ in range(2):
            self.mark(make, people, step)
            with make.writing() as session:
                steps.reopen_step(session, Actor.system(), step_id=step, words="No prices.")
            assert told() == {("Rosa", Kind.STEP_REOPENED)}

    def test_she_is_reminded_of_a_step(self, make, told, step):
        with make.writing() as session:
            outbox.publish(session, StepDue(step))
        assert told() == {("Rosa", Kind.STEP_DUE)}


class TestLoans:
    @pytest.fixture
    def decided_by(self, make, people):
        """A loan of a fund for which Sol decides, and not Sam."""
        of = applying.product(make)
        applying.decides(make, make.user(Role.SPONSOR, name="Sol"), of)
        applying.sponsor(make, of=applying.product(make, of=applying.fund("other")))
        return of

    def test_an_application_waits_for_those_who_decide(self, make, told, people, decided_by):
        made = applying.submitted(make, user=people["owner"], of=decided_by)
        assert told() == {
            ("Sol", Kind.APPLICATION_TO_DECIDE),
            ("Lou", Kind.APPLICATION_TO_DECIDE),
        }
        with make.writing() as session:
            submission.withdraw(session, as_actor(people["owner"]), CLOCK, application_id=made)
        assert told() == {
            ("Sol", Kind.APPLICATION_WITHDRAWN),
            ("Lou", Kind.APPLICATION_WITHDRAWN),
        }

    def test_nobody_is_asked_to_decide_for_himself(self, make, told, people, decided_by):
        both = make.user(Role.LOAN_OFFICER, Role.ENTREPRENEUR, name="Both")
        applying.submitted(make, user=both, of=decided_by)
        assert "Both" not in {who for who, _ in told()}

    def test_the_answer_is_hers(self, make, told, people, decided_by):
        applying.decided(make, user=people["owner"], of=decided_by)
        assert told() == {("Rosa", Kind.APPLICATION_DECIDED)}

    def test_from_the_offer_to_the_last_payment(self, make, told, people):
        application = lend.approved(make, user=people["owner"])
        offer_id = lend.offer(make, application)
        assert told() == {("Rosa", Kind.OFFER_MADE)}
        with make.writing() as session:
            origination.accept_offer(
                session,
                as_actor(people["owner"]),
                lend.At(lend.today()),
                offer_id=offer_id,
                signed_name="Rosa",
            )
        assert told() == {("Lou", Kind.OFFER_ACCEPTED)}

    def test_money_out_and_in(self, make, told, people):
        loan_id = lend.disbursed(make, user=people["owner"], on=lend.today(-1))
        repayment_id = lend.repaid(make, loan_id)
        hers = {kind for who, kind in told() if who == "Rosa"}
        assert hers == {Kind.LOAN_DISBURSED, Kind.REPAYMENT_POSTED}
        with make.writing() as session:
            repayments.reverse_repayment(
                session,
                Actor.system(),
                lend.At(lend.today()),
                repayment_id=repayment_id,
                reason=next(iter(ReversalReason)),
                returned_on=lend.today(),
            )
        hers = {kind for who, kind in told() if who == "Rosa"}
        assert hers == {Kind.LOAN_DISBURSED, Kind.REPAYMENT_REVERSED}

    def test_a_refund_waits_for_the_others_and_is_told_to_her(self, make, told, people):
        loan_id = lend.disbursed(make, user=people["owner"], on=lend.today(-1))
        refund_id = lend.refund(make, loan_id, by=lend.officer(make, name="Olu"))
        assert {who for who, kind in told() if kind is Kind.REFUND_TO_APPROVE} == {"Lou"}
        lend.approve(make, refund_id, by=lend.officer(make))
        assert ("Rosa", Kind.REFUND_PAID) in told()
        assert Kind.REFUND_TO_APPROVE not in {kind for _who, kind in told()}


class TestPages:
    """Each message leads its reader to a page that she may open."""

    @pytest.fixture
    def opened(self, app, deliver, session):
        def run():
            deliver()
            answers = {}
            for row in session.scalars(select(MessageRow)).all():
                client = app.test_client().sign_in(session.get(User, row.user_id))
                there = client.get(f"/messages/{row.id}").location
                answers[row.kind] = client.get(there, follow_redirects=True).status_code
            return answers

        return run

    def test_of_mentoring(self, make, opened, people):
        a.request(make, people["owner"], people["business"])
        made = a.pairing(make, **people)
        a.meeting(make, made)
        session_id = a.session(make, made)
        with make.writing() as session:
            sessions.question_session(
                session, as_actor(made.owner), CLOCK, session_id=session_id, words="It was short."
            )
            overview_service.end_pairing(
                session,
                as_actor(made.owner),
                CLOCK,
                pairing_id=made.id,
                reason=EndReason.GOALS_MET,
            )
        answers = opened()
        assert len(answers) == 9
        assert set(answers.values()) == {200}

    def test_of_a_proposal_that_failed(self, make, opened, people):
        made = a.pairing(make, state=PairingState.PROPOSED, **people)
        with make.writing() as session:
            proposals.decline_pairing(
                session,
                as_actor(made.mentor),
                CLOCK,
                pairing_id=made.id,
                reason=EndReason.NO_TIME,
            )
        answers = opened()
        assert {Kind.STILL_SEARCHING, Kind.PROPOSAL_FAILED} <= set(answers)
        assert set(answers.values()) == {200}

    def test_of_loans(self, make, opened, people):
        of = applying.product(make)
        applying.decides(make, make.user(Role.SPONSOR), of)
        applying.decided(make, user=people["owner"], of=of)
        loan_id = lend.disbursed(make, user=make.user(), on=lend.today(-1))
        lend.repaid(make, loan_id)
        lend.offer(make)
        answers = opened()
        assert len(answers) == 6
        assert set(answers.values()) == {200}


class TestOnce:
    def test_an_event_told_twice_is_one_message(self, make, session, deliver, people):
        made = a.pairing(make, **people)
        deliver()
        before = session.scalar(select(func.count()).select_from(MessageRow))
        with make.writing() as writing:
            outbox.publish(writing, PairingStarted(made.id))
        deliver()
        assert session.scalar(select(func.count()).select_from(MessageRow)) == before

    def test_a_worker_that_dies_while_telling_tells_it_once(
        self, app, make, session, deliver, people, monkeypatch
    ):
        class Killed(BaseException):
            pass

        def die(*_args, **_kwargs):
            raise Killed

        a.request(make, people["owner"], people["business"])
        with monkeypatch.context() as patch, app.app_context():
            patch.setattr(subscribers.service, "settle", die)
            patch.setattr(subscribers.service, "tell", die)
            with pytest.raises(Killed):
                outbox.deliver_due()
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 0
        with make.writing() as writing:
            writing.execute(update(OutboxRow).values(leased_until=CLOCK.now() - outbox.LEASE))
        deliver()
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 1

    def test_of_what_was_rolled_back_nobody_hears(self, make, session, deliver, people):
        made = a.pairing(make, **people)
        deliver()
        before = session.scalar(select(func.count()).select_from(MessageRow))
        with pytest.raises(ZeroDivisionError):
            end_and_fail(make, made)
        deliver()
        assert session.scalar(select(func.count()).select_from(MessageRow)) == before

    def test_what_is_gone_meanwhile_is_nobodys_news(self, make, session, deliver):
        with make.writing() as writing:
            outbox.publish(writing, SessionLogged(uuid4()))
        deliver()
        row = session.scalar(select(OutboxRow))
        assert row.done_at is not None
        assert row.error is None


def end_and_fail(make, made):
    with make.writing() as session:
        overview_service.end_pairing(
            session, as_actor(made.owner), CLOCK, pairing_id=made.id, reason=EndReason.GOALS_MET
        )
        session.flush()
        raise ZeroDivisionError


def test_no_message_keeps_a_word_that_somebody_wrote():
    """Ids, a kind and times: there is nowhere to put one."""
    columns = MessageRow.__table__.c
    words = {column.name for column in columns if column.type.python_type is str}
    assert words <= {"kind"}


def test_an_old_message_is_not_renewed_by_what_it_settled(make, session, deliver, people):
    """What was read long ago stays read when the matter is settled."""
    long_ago = CLOCK.now() - timedelta(days=9)
    made = a.pairing(make, state=PairingState.PROPOSED, **people)
    row = messages.message(
        make,
        made.owner,
        Kind.PROPOSAL_TO_ENTREPRENEUR,
        subject_id=made.id,
        created_at=long_ago,
        read_at=long_ago,
    )
    with make.writing() as writing:
        writing.execute(update(OutboxRow).values(done_at=long_ago))
    a.accept(make, made)
    deliver()
    assert session.get(MessageRow, row.id).read_at == long_ago
