"""What may happen once happens once: a mentor's last place, the start of a pairing."""

from collections import Counter

import pytest
from sqlalchemy import func, select, update

from tests import tier
from tests.factories import mentoring as build
from tests.integration.racing import race
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor
from trepconnect.mentoring import scheduled_tasks
from trepconnect.mentoring.mentors.domain import MentorFull
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.overview import service as going_on_service
from trepconnect.mentoring.pairings.domain.pairing import (
    AlreadyPaired,
    EndReason,
    PairingAccepted,
    PairingMoved,
    PairingStarted,
    PairingState,
)
from trepconnect.mentoring.pairings.domain.request import AlreadyAsked
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow
from trepconnect.mentoring.pairings.service import proposals
from trepconnect.mentoring.sessions.models import SessionRow, TaskRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.worker import outbox

ROUNDS = tier.rounds(8)
FEW_ROUNDS = tier.rounds(5)
CONTENDERS = 8
SYSTEM = Actor.system()
CLOCK = OfficeClock()


@pytest.fixture
def office(app):
    """Nobody listens: a race is about the rows."""
    app.config.update(WTF_CSRF_ENABLED=False)
    outbox.init_app(app, [])
    return app


def count(session, *where):
    return session.scalar(select(func.count()).select_from(PairingRow).where(*where))


def live(session):
    return count(session, PairingRow.state != PairingState.ENDED)


def taken(session, mentor):
    return session.get(MentorRow, mentor.id, populate_existing=True).places_taken


def end_all(make):
    with make.writing() as writing:
        values = {"state": PairingState.ENDED, "ended_at": CLOCK.now(), "end_reason": "other"}
        going_on = PairingRow.state != PairingState.ENDED
        writing.execute(update(PairingRow).where(going_on).values(values))
        writing.execute(update(MentorRow).values(places_taken=0))


def propose(make, business, mentor):
    with make.writing() as writing:
        return proposals.propose_pairing(
            writing, SYSTEM, CLOCK, business_id=business.id, mentor_id=mentor.id
        )


def test_a_mentors_last_place_is_given_once(office, make, session):
    mentor = build.mentor(make, capacity=1)
    businesses = [build.person(make)[1] for _ in range(CONTENDERS)]
    for _ in range(ROUNDS):
        outcome = race(lambda number: propose(make, businesses[number], mentor), CONTENDERS)
        refused = [one for one in outcome if isinstance(one, MentorFull)]
        assert len(refused) == CONTENDERS - 1, outcome
        assert (live(session), taken(session, mentor)) == (1, 1)
        end_all(make)


def test_the_last_two_of_three_places_go_to_two(office, make, session):
    mentor = build.mentor(make, capacity=3)
    propose(make, build.person(make)[1], mentor)
    businesses = [build.person(make)[1] for _ in range(CONTENDERS)]
    outcome = race(lambda number: propose(make, businesses[number], mentor), CONTENDERS)
    assert Counter(type(one) for one in outcome)[MentorFull] == CONTENDERS - 2, outcome
    assert (live(session), taken(session, mentor)) == (3, 3)


def test_a_business_gets_one_mentor_of_eight(office, make, session):
    mentors = [build.mentor(make, capacity=20) for _ in range(CONTENDERS)]
    _user, business = build.person(make)
    for _ in range(FEW_ROUNDS):
        outcome = race(lambda number: propose(make, business, mentors[number]), CONTENDERS)
        refused = [one for one in outcome if isinstance(one, AlreadyPaired)]
        assert len(refused) == CONTENDERS - 1, outcome
        assert live(session) == sum(taken(session, one) for one in mentors) == 1
        end_all(make)


def sender(office, user):
    """A browser of ``user``'s that answers with the status alone."""
    client = office.test_client().sign_in(user)
    return lambda url, **data: client.post(url, data=data).status_code


def test_both_accept_at_the_same_moment_and_it_starts_once(office, make, session):
    mentor = build.mentor(make, capacity=20)
    owner, business = build.person(make)
    browsers = [sender(office, user) for user in (mentor, owner) for _ in range(4)]
    for number in range(ROUNDS):
        made = build.pairing(
            make, mentor_user=mentor, owner=owner, business=business, state=PairingState.PROPOSED
        )
        answers = race(
            lambda contender, url=f"/mentoring/{made.id}/accept": browsers[contender](url),
            CONTENDERS,
        )
        assert answers == [303] * CONTENDERS
        row = session.get(PairingRow, made.id, populate_existing=True)
        assert row.state is PairingState.ACTIVE
        assert row.started_at in {row.mentor_accepted_at, row.entrepreneur_accepted_at}
        for name in (PairingAccepted.name, PairingStarted.name):
            told = select(func.count()).where(AuditEntry.action == name)
            assert session.scalar(told) == number + 1
        assert taken(session, mentor) == 1
        end_all(make)


def test_a_yes_and_a_no_at_the_same_moment_are_one_answer(office, make, session):
    mentor = build.mentor(make, capacity=20)
    owner, business = build.person(make)
    yes, no = sender(office, owner), sender(office, mentor)
    for _ in range(FEW_ROUNDS):
        made = build.pairing(
            make, mentor_user=mentor, owner=owner, business=business, state=PairingState.PROPOSED
        )
        with make.writing() as writing:
            proposals.accept_pairing(writing, as_actor(mentor), CLOCK, pairing_id=made.id)

        def answer(contender, there=f"/mentoring/{made.id}"):
            if contender % 2:
                return yes(f"{there}/accept")
            return no(f"{there}/decline", reason="no_time")

        answers = race(answer, CONTENDERS)
        assert set(answers) <= {303, 409}, answers
        row = session.get(PairingRow, made.id, populate_existing=True)
        declined = row.state is PairingState.ENDED
        assert declined is (row.started_at is None)
        assert taken(session, mentor) == (0 if declined else 1)
        assert answers.count(303) == (1 if declined else CONTENDERS // 2)
        end_all(make)


def test_an_answer_and_the_lapse_at_the_same_moment_are_one(office, make, session, clock):
    mentor = build.mentor(make, capacity=20)
    owner, business = build.person(make)
    for _ in range(FEW_ROUNDS):
        made = build.pairing(
            make,
            mentor_user=mentor,
            owner=owner,
            business=business,
            state=PairingState.PROPOSED,
            clock=clock,
        )
        with make.writing() as writing:
            proposals.accept_pairing(writing, as_actor(mentor), clock, pairing_id=made.id)
        clock.move(days=30)

        def contend(contender, pairing_id=made.id):
            if contender % 2:
                with office.app_context():
                    scheduled_tasks.lapse_unanswered(clock)
                return
            with make.writing() as writing:
                proposals.accept_pairing(writing, as_actor(owner), clock, pairing_id=pairing_id)

        outcome = race(contend, CONTENDERS)
        assert {type(one) for one in outcome} <= {type(None), PairingMoved}, outcome
        row = session.get(PairingRow, made.id, populate_existing=True)
        lapsed = row.state is PairingState.ENDED
        assert lapsed is (row.end_reason is EndReason.LAPSED)
        assert taken(session, mentor) == (0 if lapsed else 1)
        end_all(make)


def test_eight_workers_tell_of_a_meeting_once(office, make, monkeypatch, clock):
    made = build.pairing(make, clock=clock)
    build.meeting(make, made, clock=clock, days=2)
    clock.move(days=1)
    told = []
    monkeypatch.setattr(outbox, "publish", lambda _session, event: told.append(event))

    def look(_contender):
        with office.app_context():
            scheduled_tasks.remind_of_tomorrow(clock)

    assert race(look, CONTENDERS) == [None] * CONTENDERS
    assert len(told) == 1


def test_a_pairing_ends_once_and_gives_one_place_back(office, make, session):
    mentor = build.mentor(make, capacity=20)
    owner, business = build.person(make)
    users = [mentor, owner, make.navigator(), make.admin()] * 2
    for _ in range(FEW_ROUNDS):
        made = build.pairing(make, mentor_user=mentor, owner=owner, business=business)
        with make.writing() as writing:
            writing.get(MentorRow, mentor.id).places_taken = 5

        def end(contender, pairing_id=made.id):
            with make.writing() as writing:
                going_on_service.end_pairing(
                    writing,
                    as_actor(users[contender]),
                    CLOCK,
                    pairing_id=pairing_id,
                    reason=EndReason.GOALS_MET,
                )

        outcome = race(end, CONTENDERS)
        refused = [one for one in outcome if isinstance(one, PairingMoved)]
        assert len(refused) == CONTENDERS - 1, outcome
        assert taken(session, mentor) == 4


def test_eight_taps_on_save_store_one_session(office, make, session):
    made = build.pairing(make)
    page = office.test_client().sign_in(made.mentor).page(f"/mentoring/{made.id}/sessions/new")
    key = page.select_one("input[name=key]")["value"]
    browsers = [sender(office, made.mentor) for _ in range(CONTENDERS)]
    data = {
        "key": key,
        "day": page.select_one("#day")["value"],
        "hour": page.select_one("#hour")["value"],
        "minutes": "60",
        "way": "phone",
        "language": "es",
        "agreed_1": "Ask for two offers",
        "doer_1": "entrepreneur",
        "next_way": "phone",
    } | {f"doer_{number}": "entrepreneur" for number in range(2, 6)}
    url = f"/mentoring/{made.id}/sessions/new"
    assert race(lambda number: browsers[number](url, **data), CONTENDERS) == [303] * CONTENDERS
    for table in (SessionRow, TaskRow):
        assert session.scalar(select(func.count()).select_from(table)) == 1


def test_she_asks_once_however_often_she_taps(office, make, session):
    owner, business = build.person(make)

    def ask(_contender):
        return build.request(make, owner, business)

    outcome = race(ask, CONTENDERS)
    assert sum(isinstance(one, AlreadyAsked) for one in outcome) == CONTENDERS - 1, outcome
    assert session.scalar(select(func.count()).select_from(RequestRow)) == 1
