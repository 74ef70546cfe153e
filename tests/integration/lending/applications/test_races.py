"""Eight people at one application at the same moment: one decision, told once, nobody crashes."""

from collections import Counter
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, update

from tests import tier
from tests.factories import lending_applications as build
from tests.integration.racing import race
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.lending.applications.domain.application import (
    DECIDED,
    ApplicationDecided,
    ApplicationState,
    ApplicationWithdrawn,
    OutdatedVersion,
    StateHasChanged,
)
from trepconnect.lending.applications.domain.decision import STATE_OF, AlreadyVoted, Choice
from trepconnect.lending.applications.models import ApplicationRow, VoteRow
from trepconnect.lending.applications.service import committee, submission
from trepconnect.platform.worker import outbox
from trepconnect.platform.worker.outbox import OutboxRow, Subscription

ROUNDS = tier.rounds(8)
FEW_ROUNDS = tier.rounds(5)
PAGE_ROUNDS = tier.rounds(3)
CONTENDERS = 8
REFUSALS = (StateHasChanged, OutdatedVersion, AlreadyVoted)


@pytest.fixture
def office(app):
    """One listener for each event, so that what is told can be counted."""
    app.config.update(WTF_CSRF_ENABLED=False)
    listeners = [
        Subscription(event.name, event, inside=lambda _session, _event: None)
        for event in (ApplicationDecided, ApplicationWithdrawn)
    ]
    outbox.init_app(app, listeners)
    return app


def begin_again(make, application_id):
    """The application as it was sent: no votes, nothing told."""
    with make.writing() as session:
        session.execute(delete(VoteRow).where(VoteRow.application_id == application_id))
        session.execute(delete(OutboxRow))
        session.execute(
            update(ApplicationRow)
            .where(ApplicationRow.id == application_id)
            .values(
                state=ApplicationState.SUBMITTED,
                votes_cast=0,
                approved_amount=None,
                approved_installments=None,
                proposed_amount=None,
                proposed_months=None,
                decline_reasons=[],
                decided_at=None,
                withdrawn_at=None,
            )
        )


def told(session):
    rows = session.execute(select(OutboxRow.event, func.count()).group_by(OutboxRow.event))
    return dict(rows.all())


def cast(session, application_id, version):
    rows = session.scalars(
        select(VoteRow.choice).where(
            VoteRow.application_id == application_id, VoteRow.version == version
        )
    )
    return Counter(rows)


def check_one_end(make, session, application_id):
    """Decided by exactly two of one mind and told once, or withdrawn and told once."""
    found = build.read(make, application_id)
    votes = cast(session, application_id, found.version)
    assert found.votes_cast == votes.total()
    if found.state is ApplicationState.WITHDRAWN:
        assert told(session) == {ApplicationWithdrawn.name: 1}
        assert max(votes.values(), default=0) < 2
        return
    assert found.state in DECIDED
    assert told(session) == {ApplicationDecided.name: 1}
    for choice in Choice:
        assert votes[choice] == 2 if STATE_OF[choice] is found.state else votes[choice] < 2
    assert (found.approved_amount is not None) == (found.state is ApplicationState.APPROVED)
    assert bool(found.decline_reasons) == (found.state is ApplicationState.DECLINED)


CHOICES = [Choice.APPROVE] * 3 + [Choice.DECLINE] * 4


def test_votes_for_and_against_and_a_withdrawal_end_in_one_thing(office, make, session):
    """Three for, four against, and she who takes it back."""
    user = make.user()
    made = build.submitted(make, user=user)
    officers = [build.officer(make) for _ in CHOICES]

    def contend(number):
        if number < len(CHOICES):
            return build.vote(make, officers[number], made, CHOICES[number])
        with make.writing() as writing:
            return submission.withdraw(writing, as_actor(user), build.CLOCK, application_id=made)

    ends = Counter()
    for _ in range(FEW_ROUNDS):
        outcome = race(contend, CONTENDERS)
        broken = [one for one in outcome if isinstance(one, Exception)]
        assert all(isinstance(one, StateHasChanged) for one in broken), outcome
        check_one_end(make, session, made)
        ends[build.state_of(make, made)] += 1
        begin_again(make, made)
    assert len(ends) > 1 or not tier.FULL, "the same one always came first: no race"


def test_the_pages_answer_a_lost_race_and_never_crash(office, make, session):
    user = make.user()
    made = build.submitted(make, user=user)
    version = build.read(make, made).version
    clients = [office.test_client() for _ in range(CONTENDERS)]
    for client in clients[:-1]:
        client.sign_in(build.officer(make))
    clients[-1].sign_in(user)

    def contend(number):
        if number == len(CHOICES):
            return clients[number].post(f"/applications/{made}/withdraw").status_code
        fields = {"choice": CHOICES[number].value, "version": version}
        if CHOICES[number] is Choice.DECLINE:
            fields["reasons"] = "cash_flow_tight"
        return clients[number].post(f"/staff/applications/{made}/vote", data=fields).status_code

    for _ in range(PAGE_ROUNDS):
        answers = race(contend, CONTENDERS)
        assert set(answers) <= {303, 409}, answers
        check_one_end(make, session, made)
        begin_again(make, made)


def test_the_same_form_eight_times_is_answered_alike_and_counts_once(office, make):
    user, officer = make.user(), build.officer(make)
    hers = [office.test_client().sign_in(user) for _ in range(CONTENDERS)]
    deciders = [office.test_client().sign_in(officer) for _ in range(CONTENDERS)]

    def answers(clients, url, **fields):
        form = {"key": str(uuid4()), **fields}
        return race(lambda number: clients[number].post(url, data=form).status_code, CONTENDERS)

    for _ in range(PAGE_ROUNDS):
        made = build.draft(make, user=user)
        version = build.read(make, made).version
        sent = answers(hers, f"/applications/{made}/check", version=version)
        voted = answers(
            deciders, f"/staff/applications/{made}/vote", version=version, choice="approve"
        )
        assert sent == voted == [303] * CONTENDERS
        assert build.read(make, made).votes_cast == 1


def test_eight_votes_of_one_mind_are_two_and_one_decision(office, make, session):
    made = build.submitted(make)
    officers = [build.officer(make) for _ in range(CONTENDERS)]
    for _ in range(ROUNDS):
        outcome = race(lambda number: build.vote(make, officers[number], made), CONTENDERS)
        assert Counter(map(str, map(kind, outcome))) == {
            "submitted": 1,
            "approved": 1,
            "StateHasChanged": CONTENDERS - 2,
        }, outcome
        check_one_end(make, session, made)
        begin_again(make, made)


def kind(outcome):
    return type(outcome).__name__ if isinstance(outcome, Exception) else outcome


def test_one_person_in_eight_windows_votes_once(office, make, session):
    made, officer = build.submitted(make), build.officer(make)
    for _ in range(FEW_ROUNDS):
        outcome = race(lambda _number: build.vote(make, officer, made), CONTENDERS)
        refused = [one for one in outcome if isinstance(one, AlreadyVoted)]
        assert len(refused) == CONTENDERS - 1, outcome
        assert build.read(make, made).votes_cast == 1
        assert build.state_of(make, made) is ApplicationState.SUBMITTED
        assert told(session) == {}
        begin_again(make, made)


def test_new_terms_and_votes_never_mix(office, make, session):
    """Whoever is first: nobody's vote counts for terms that she did not see."""
    made = build.submitted(make)
    officers = [build.officer(make) for _ in range(CONTENDERS)]

    def contend(number, seen):
        if number < 2:
            build.propose(make, officers[number], made, 2_000 + number, 30, version=seen)
            return None
        return vote(make, officers[number], made, seen)

    for _ in range(FEW_ROUNDS):
        seen = build.read(make, made).version
        outcome = race(lambda number, seen=seen: contend(number, seen), CONTENDERS)
        broken = [one for one in outcome if isinstance(one, Exception)]
        assert all(isinstance(one, REFUSALS) for one in broken), outcome
        found = build.read(make, made)
        if found.state is ApplicationState.APPROVED:
            assert found.approved_amount == found.in_question.amount == found.asked.amount
            check_one_end(make, session, made)
        else:
            assert found.proposed is not None
            assert (found.version, found.votes_cast) == (seen + 1, 0)
            assert told(session) == {}
        begin_again(make, made)


def vote(make, user, made, seen):
    with make.writing() as session:
        return committee.vote(
            session,
            as_actor(user),
            build.CLOCK,
            application_id=made,
            choice=Choice.APPROVE,
            seen_version=seen,
        )


def test_beginning_in_eight_windows_makes_one_draft(office, make, session):
    user, its = build.applicant(make)
    for _ in range(PAGE_ROUNDS):
        loan = build.product(make)
        outcome = race(
            lambda _number, loan=loan: build.draft(
                make, user=user, its=its, of=loan, filled=False
            ),
            CONTENDERS,
        )
        assert len(set(outcome)) == 1, outcome
        assert (
            session.scalar(
                select(func.count())
                .select_from(ApplicationRow)
                .where(ApplicationRow.product_id == loan.id)
            )
            == 1
        )


def test_sending_in_eight_windows_sends_once(office, make, session):
    user, its = build.applicant(make)
    for _ in range(PAGE_ROUNDS):
        made = build.draft(make, user=user, its=its, of=build.product(make))
        seen = build.read(make, made).version

        def send(_number, made=made, seen=seen):
            with make.writing() as writing:
                submission.submit(
                    writing,
                    as_actor(user),
                    build.CLOCK,
                    application_id=made,
                    seen_version=seen,
                )

        outcome = race(send, CONTENDERS)
        assert outcome.count(None) == 1, outcome
        assert all(one is None or isinstance(one, StateHasChanged) for one in outcome), outcome
