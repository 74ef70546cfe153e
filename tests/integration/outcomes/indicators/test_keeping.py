"""Summaries stay true whatever happens, in whichever order it is told, by however many workers."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from tests.factories import cohorts as a
from tests.factories import happenings, mentoring, profiles
from tests.integration.outcomes.conftest import baker
from tests.integration.outcomes.counted import ZONE, counted_again, hers, sums
from tests.integration.racing import race
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.cohorts import service as cohorts
from trepconnect.cohorts.domain import Intake
from trepconnect.kernel.actor import Actor
from trepconnect.lending.loans.models import LoanRow
from trepconnect.mentoring.sessions.domain import (
    SessionFacts,
    SessionQuestioned,
    SessionSettled,
    SessionState,
)
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.mentoring.sessions.service.sessions import edit_session
from trepconnect.milestones.plans.domain import StepReopened, StepState
from trepconnect.milestones.plans.models import PlanStepRow
from trepconnect.outcomes.indicators.models import CohortCountRow
from trepconnect.outcomes.indicators.service import rebuild, refresh_person
from trepconnect.outcomes.indicators.subscribers import SUBSCRIPTIONS
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import unit_of_work
from trepconnect.platform.worker import outbox
from trepconnect.platform.worker.outbox import OutboxRow
from trepconnect.profiles.domain.business import Details, Kind, Needs, Stage
from trepconnect.profiles.domain.person import LanguageUse, Speaking
from trepconnect.profiles.service.saving import remove_business

SYSTEM = Actor.system()
NOON = datetime(2026, 3, 10, 18, tzinfo=UTC)


def kept(session, cohort_id):
    return {
        (code, key): number
        for (one, code, key), number in sums(session).items()
        if one == cohort_id
    }


def test_a_person_who_joins_brings_what_happened_since(make, session, deliver):
    spring = a.cohort(make)
    rosa, bakery = baker(make, workers=3, stage=Stage.OPERATING)
    happenings.met(make, rosa, bakery, NOON, 45)
    happenings.met(make, rosa, bakery, NOON - timedelta(days=90))
    happenings.reached(make, bakery, NOON)
    happenings.borrowed(make, rosa, bakery, date(2026, 4, 2), "2500.50")
    a.member(make, spring, rosa, bakery, stage="idea", workers=1)
    deliver()
    assert kept(session, spring) == {
        ("people", ""): (1, 1),
        ("sessions", ""): (1, 1),
        ("sessions", "2026-03"): (1, 1),
        ("hours", ""): (45, 1),
        ("hours", "2026-03"): (45, 1),
        ("milestones", ""): (1, 1),
        ("milestones", "2026-03"): (1, 1),
        ("loans", ""): (1, 1),
        ("loans", "2026-04"): (1, 1),
        ("loan_amount", ""): (250_050, 1),
        ("loan_amount", "2026-04"): (250_050, 1),
        ("starts", ""): (1, 1),
        ("jobs", ""): (2, 1),
        ("stage_intake", "idea"): (1, 1),
        ("stage_now", "operating"): (1, 1),
        ("language", "es"): (1, 1),
        ("need", "money"): (1, 1),
        ("need", "people"): (1, 1),
    }


def test_a_meeting_late_at_night_belongs_to_the_offices_day(make, session, deliver):
    spring = a.cohort(make)
    rosa, bakery = baker(make)
    a.member(make, spring, rosa, bakery)
    last_of_march = datetime(2026, 4, 1, 3, 30, tzinfo=UTC)
    happenings.met(make, rosa, bakery, last_of_march)
    deliver()
    assert last_of_march.astimezone(ZONE).month == 3
    assert kept(session, spring)["sessions", "2026-03"] == (1, 1)


@pytest.mark.parametrize(
    ("state", "event"),
    [(SessionState.QUESTIONED, SessionQuestioned), (SessionState.VOID, SessionSettled)],
)
def test_a_meeting_in_dispute_or_that_was_none_counts_no_more(
    make, session, deliver, state, event
):
    spring = a.cohort(make)
    rosa, bakery = baker(make)
    a.member(make, spring, rosa, bakery)
    meeting = happenings.met(make, rosa, bakery, NOON)
    deliver()
    assert kept(session, spring)["sessions", ""] == (1, 1)
    with make.writing() as writing:
        writing.execute(update(SessionRow).values(state=state))
        outbox.publish(writing, event(meeting))
    deliver()
    assert not any(code in {"sessions", "hours"} for code, _ in kept(session, spring))


def test_a_meeting_counts_as_it_was_mended(make, session, deliver):
    made = mentoring.pairing(make)
    spring = a.cohort(make)
    a.member(make, spring, made.owner, made.business)
    meeting = mentoring.session(make, made, minutes=30)
    deliver()
    with make.writing() as writing:
        row = writing.get_one(SessionRow, meeting)
        facts = SessionFacts(started_at=row.started_at - timedelta(hours=1), minutes=90)
        edit_session(
            writing,
            as_actor(made.mentor),
            OfficeClock(),
            session_id=meeting,
            facts=facts,
            seen_version=1,
        )
    deliver()
    assert kept(session, spring)["hours", ""] == (90, 1)


def test_what_she_changes_in_her_profile_changes_the_numbers(make, session, deliver):
    spring = a.cohort(make)
    rosa, bakery = baker(make)
    a.member(make, spring, rosa, bakery, stage="idea", workers=1)
    profiles.save(make, rosa, Kind(stage=Stage.OPERATING), bakery.id)
    profiles.save(make, rosa, Details(workers=4), bakery.id)
    profiles.save(make, rosa, Needs(), bakery.id)
    profiles.save(make, rosa, Speaking(languages=(LanguageUse("am"),)))
    deliver()
    found = kept(session, spring)
    assert found["starts", ""] == (1, 1)
    assert found["jobs", ""] == (3, 1)
    assert found["language", "am"] == (1, 1)
    assert not any(code == "need" for code, _ in found)
    with make.writing() as writing:
        remove_business(writing, as_actor(rosa), OfficeClock(), business_id=bakery.id)
    deliver()
    assert kept(session, spring)["stage_now", "unknown"] == (1, 1)


def test_who_left_stays_counted_up_to_her_last_day_and_who_was_struck_out_does_not(
    make, session, deliver
):
    spring = a.cohort(make)
    rosa, bakery = baker(make)
    a.member(make, spring, rosa, bakery)
    happenings.met(make, rosa, bakery, NOON)
    happenings.met(make, rosa, bakery, NOON + timedelta(days=30))
    a.left(make, spring, rosa, NOON.date())
    deliver()
    assert kept(session, spring)["sessions", ""] == (1, 1)
    with make.writing() as writing:
        cohorts.strike_member(writing, SYSTEM, cohort_id=spring, user_id=rosa.id)
    deliver()
    assert (kept(session, spring), hers(session)) == ({}, {})


def test_without_a_business_at_first_the_oldest_of_hers_counts(make, session, deliver):
    spring = a.cohort(make)
    rosa, whole = profiles.profile(make, Kind(stage=Stage.GROWING), businesses=2)
    first = min(whole.businesses, key=lambda one: one.id)
    a.member(make, spring, rosa)
    profiles.save(make, rosa, Kind(stage=Stage.IDEA), first.id)
    deliver()
    assert kept(session, spring)["stage_now", "idea"] == (1, 1)
    with make.writing() as writing:
        remove_business(writing, as_actor(rosa), OfficeClock(), business_id=first.id)
    deliver()
    assert kept(session, spring)["stage_now", "growing"] == (1, 1)


def test_each_of_her_cohorts_counts_by_itself(make, session, deliver):
    spring, fall = a.cohort(make), a.cohort(make, "Fall")
    rosa, bakery = baker(make)
    a.member(make, spring, rosa, bakery)
    a.member(make, fall, rosa, bakery, joined_on=date(2026, 9, 1))
    happenings.met(make, rosa, bakery, NOON)
    happenings.met(make, rosa, bakery, NOON.replace(month=10))
    deliver()
    assert kept(session, spring)["sessions", ""] == (2, 1)
    assert kept(session, fall)["sessions", ""] == (1, 1)


class Lives:
    """People, cohorts, and anything that may happen to them, drawn by dice."""

    def __init__(self, make, seed):
        self.make, self.dice = make, random.Random(seed)
        self.cohorts = [a.cohort(make, f"C{number}") for number in range(3)]
        self.people = [baker(make, workers=number) for number in range(4)]
        self.joined = set()

    def happen(self):
        may = [self.join, self.leave, self.strike, self.meet, self.meet, self.question]
        may += [self.reach, self.reopen, self.borrow, self.change, self.grow, self.correct]
        what = self.dice.choice(may)
        what(*self.dice.choice(self.people))

    def day(self):
        return a.STARTS + timedelta(days=self.dice.randrange(-20, 120))

    def join(self, user, business):
        cohort_id = self.dice.choice(self.cohorts)
        if (cohort_id, user.id) not in self.joined:
            self.joined.add((cohort_id, user.id))
            with_it = self.dice.choice([business, None])
            stage = self.dice.choice(["", *Stage])
            workers = self.dice.choice([None, 0, 2])
            day = self.day()
            a.member(
                self.make, cohort_id, user, with_it, joined_on=day, stage=stage, workers=workers
            )

    def mine(self, user):
        return [one for one, user_id in sorted(self.joined) if user_id == user.id]

    def leave(self, user, _business):
        for cohort_id in self.mine(user)[:1]:
            with self.make.writing() as session:
                service = self.dice.choice([cohorts.remove_member, cohorts.take_back])
                more = {"left_on": date(2026, 6, 1)} if service is cohorts.remove_member else {}
                service(session, SYSTEM, cohort_id=cohort_id, user_id=user.id, **more)

    def strike(self, user, _business):
        for cohort_id in self.mine(user)[:1]:
            with self.make.writing() as session:
                cohorts.strike_member(session, SYSTEM, cohort_id=cohort_id, user_id=user.id)
            self.joined.discard((cohort_id, user.id))

    def correct(self, user, business):
        for cohort_id in self.mine(user)[:1]:
            with self.make.writing() as session:
                cohorts.change_member(
                    session,
                    SYSTEM,
                    cohort_id=cohort_id,
                    user_id=user.id,
                    business_id=business.id,
                    joined_on=self.day(),
                    intake=Intake(stage="idea", workers=1),
                )

    def meet(self, user, business):
        at = datetime.combine(self.day(), time(), UTC)
        at += timedelta(minutes=self.dice.randrange(24 * 60))
        happenings.met(self.make, user, business, at, self.dice.randrange(5, 200))

    def question(self, _user, _business):
        with self.make.writing() as session:
            some = session.scalars(select(SessionRow).order_by(SessionRow.id).limit(1)).first()
            if some:
                some.state = self.dice.choice(list(SessionState))
                outbox.publish(session, SessionQuestioned(some.id))

    def reach(self, _user, business):
        happenings.reached(self.make, business, datetime.combine(self.day(), time(20), UTC))

    def reopen(self, _user, _business):
        with self.make.writing() as session:
            done = select(PlanStepRow).where(PlanStepRow.state == StepState.CONFIRMED)
            some = session.scalars(done.order_by(PlanStepRow.id).limit(1)).first()
            if some:
                some.state, some.confirmed_at = StepState.REOPENED, None
                outbox.publish(session, StepReopened(some.id))

    def borrow(self, user, business):
        happenings.borrowed(self.make, user, business, self.day(), self.dice.randrange(250, 9000))

    def change(self, user, business):
        profiles.save(self.make, user, Kind(stage=self.dice.choice([None, *Stage])), business.id)
        languages = self.dice.choice([(), (LanguageUse("vi"),), (LanguageUse("ar"),)])
        profiles.save(self.make, user, Speaking(languages=languages))

    def grow(self, user, business):
        workers = self.dice.choice([None, 0, 1, 5])
        profiles.save(self.make, user, Details(workers=workers), business.id)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_sums_are_those_of_counting_again(app, make, session, deliver, seed):
    """Events come in any order, some of them twice, some of them while more happens."""
    lives = Lives(make, seed)
    for _ in range(12):
        for _ in range(4):
            lives.happen()
        waiting = list(session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None))))
        lives.dice.shuffle(waiting)
        with app.app_context():
            for row in waiting[: len(waiting) * 2 // 3]:
                outbox.deliver(row)
        told_twice = lives.dice.choice(lives.people)[0]
        with make.writing() as writing:
            refresh_person(writing, ZONE, told_twice.id)
    deliver()
    expected = counted_again(session)
    assert sums(session) == expected
    before = sums(session), hers(session)
    with make.writing() as writing:
        rebuild(writing, ZONE)
    assert (sums(session), hers(session)) == before
    assert expected, "nothing happened"


def test_rebuilding_mends_whatever_was_wrong(make, session, deliver):
    spring = a.cohort(make)
    rosa, bakery = baker(make)
    a.member(make, spring, rosa, bakery)
    deliver()
    right = sums(session)
    with make.writing() as writing:
        writing.execute(update(CohortCountRow).values(amount=99, people=7))
        writing.add(CohortCountRow(cohort_id=spring, code="jobs", key="", amount=5, people=5))
    with make.writing() as writing:
        rebuild(writing, ZONE)
    assert sums(session) == right


def test_eight_workers_at_once_count_everything_once(app, make, session):
    """Each meets a queue of its own of meetings of the same people in the same two cohorts, and
    one of them rebuilds all meanwhile."""
    outbox.init_app(app, [])
    cohort_ids = [a.cohort(make), a.cohort(make, "Fall")]
    people = [baker(make) for _ in range(3)]
    for user, business in people:
        for cohort_id in cohort_ids:
            a.member(make, cohort_id, user, business)
        happenings.met(make, user, business, NOON)
    everybody = [user.id for user, _ in people]

    def work(number):
        dice = random.Random(number)
        for turn in range(6):
            user, business = dice.choice(people)
            happenings.met(make, user, business, NOON + timedelta(days=number * 7 + turn), 10)
            with app.app_context(), unit_of_work() as writing:
                if number == 7 and turn == 3:
                    rebuild(writing, ZONE)
                refresh_person(writing, ZONE, user.id)
        for user_id in dice.sample(everybody, len(everybody)):
            with app.app_context(), unit_of_work() as writing:
                refresh_person(writing, ZONE, user_id)

    assert race(work) == [None] * 8
    expected = counted_again(session)
    assert sums(session) == expected
    assert expected[cohort_ids[0], "sessions", ""] == (3 + 8 * 6, 3)


def test_what_is_no_longer_there_is_told_in_vain(app, make):
    outbox.init_app(app, SUBSCRIPTIONS)
    rosa, bakery = baker(make)
    meeting = happenings.met(make, rosa, bakery, NOON)
    loan = happenings.borrowed(make, rosa, bakery, NOON.date())
    step = happenings.reached(make, bakery, NOON)
    with make.writing() as writing:
        writing.delete(writing.get_one(SessionRow, meeting))
        writing.delete(writing.get_one(LoanRow, loan))
        writing.delete(writing.get_one(PlanStepRow, step))
    with app.app_context():
        outbox.deliver_due()
    with make.writing() as writing:
        failed = writing.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))).all()
        assert failed == []
