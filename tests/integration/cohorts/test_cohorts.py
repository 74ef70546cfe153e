"""Setting up cohorts, their people, who may, and what is decided by the database."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.factories import cohorts as a
from tests.factories import profiles
from tests.integration.racing import race
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.cohorts import queries, service
from trepconnect.cohorts.domain import (
    AlreadyMember,
    CohortChanged,
    CohortClosed,
    EndsBeforeItStarts,
    Intake,
    JoinedAfterTheEnd,
    LeftBeforeJoining,
    Measure,
    MemberJoined,
    MemberLeft,
    Plan,
)
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.data.db import read_only, unit_of_work
from trepconnect.platform.data.paging import PER_PAGE
from trepconnect.platform.worker import outbox
from trepconnect.platform.worker.outbox import OutboxRow, Subscription

EVERYBODY_ELSE = [Role.ENTREPRENEUR, Role.HELPER, Role.MENTOR, Role.PARTNER, Role.LOAN_OFFICER]


@pytest.fixture
def ask(app):
    def ask(query, user, *args, **kwargs):
        actor = user if isinstance(user, Actor) else as_actor(user)
        with app.app_context(), read_only() as session:
            return query(session, actor, *args, **kwargs)

    return ask


@pytest.fixture
def do(app):
    """Runs a service as somebody, the program itself unless said."""

    def do(work, *args, by=None, **kwargs):
        with app.app_context(), unit_of_work() as session:
            return work(session, as_actor(by) if by else Actor.system(), *args, **kwargs)

    return do


SYSTEM = Actor.system()


def test_a_cohort_comes_back_as_it_was_stored(make, ask):
    targets = {Measure.PEOPLE: 20, Measure.LOAN_AMOUNT: 3_000_000}
    spring = a.cohort(make, "Spring", es="Primavera", ends_on=date(2026, 9, 1), targets=targets)
    found = ask(queries.get_cohort, SYSTEM, spring)
    assert found.name_in("es") == "Primavera"
    assert (found.plan.starts_on, found.plan.ends_on) == (a.STARTS, date(2026, 9, 1))
    assert found.targets == targets
    assert not found.closed


def test_open_cohorts_come_first_and_of_them_the_latest(make, ask, do):
    old = a.cohort(make, "Old", starts_on=date(2024, 1, 1))
    closed = a.cohort(make, "Closed", starts_on=date(2026, 6, 1))
    new = a.cohort(make, "New", starts_on=date(2026, 3, 1))
    do(service.close_cohort, OfficeClock(), cohort_id=closed)
    assert [one.id for one in ask(queries.list_cohorts, SYSTEM)] == [new, old, closed]


def test_cohorts_come_a_page_at_a_time(make, ask):
    made = {a.cohort(make, f"C{number}") for number in range(PER_PAGE + 2)}
    first, last = (ask(queries.page_of_cohorts, SYSTEM, page=page) for page in (1, 99))
    assert (first.total, first.pages, last.page) == (27, 2, 2)
    assert len(first.shown) == 25
    assert {one.id for one in (*first.shown, *last.shown)} == made


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
def test_managers_and_administrators_set_cohorts_up(make, do, ask, role):
    user = make.user(role)
    spring = do(
        service.create_cohort, OfficeClock(), by=user, names={"en": "Spring"}, starts_on=a.STARTS
    )
    do(service.set_targets, by=user, cohort_id=spring, targets={Measure.JOBS: 4})
    assert ask(queries.get_cohort, user, spring).targets == {Measure.JOBS: 4}


def test_navigators_see_people_and_change_nothing(make, do, ask):
    spring, navigator = a.cohort(make), make.navigator()
    a.member(make, spring)
    assert ask(queries.list_members, navigator, spring).total == 1
    with pytest.raises(Forbidden):
        do(
            service.create_cohort,
            OfficeClock(),
            by=navigator,
            names={"en": "A"},
            starts_on=a.STARTS,
        )
    with pytest.raises(Forbidden):
        do(service.set_targets, by=navigator, cohort_id=spring, targets={})


def test_sponsors_know_of_cohorts_and_not_who_is_in_them(make, ask):
    spring, sponsor = a.cohort(make), make.user(Role.SPONSOR)
    assert ask(queries.get_cohort, sponsor, spring).id == spring
    with pytest.raises(Forbidden):
        ask(queries.list_members, sponsor, spring)


@pytest.mark.parametrize("role", EVERYBODY_ELSE)
def test_to_everybody_else_there_are_no_cohorts(make, ask, role):
    spring, user = a.cohort(make), make.user(role)
    assert ask(queries.list_cohorts, user) == []
    with pytest.raises(NotFound):
        ask(queries.get_cohort, user, spring)


def test_a_member_comes_back_as_she_was_taken_in(make, ask):
    user, business = profiles.business(make)
    spring = a.cohort(make)
    a.member(
        make, spring, user, business, stage="idea", workers=1, monthly_sales=Money.of("1200.50")
    )
    (found,) = ask(queries.list_members, SYSTEM, spring).shown
    assert (found.user_id, found.business_id) == (user.id, business.id)
    assert found.intake == Intake(stage="idea", workers=1, monthly_sales=Money.of("1200.50"))


def test_somebody_may_be_in_several_cohorts(make, app):
    spring, fall, user = a.cohort(make), a.cohort(make, "Fall"), make.user()
    a.member(make, fall, user, joined_on=date(2026, 9, 1))
    a.member(make, spring, user)
    with app.app_context(), read_only() as session:
        assert [one.cohort_id for one in queries.cohorts_of(session, user.id)] == [spring, fall]


def test_nobody_is_in_a_cohort_twice(make):
    spring, user = a.cohort(make), make.user()
    a.member(make, spring, user)
    a.left(make, spring, user, date(2026, 2, 1))
    with pytest.raises(AlreadyMember):
        a.member(make, spring, user)


def test_nobody_who_is_not_there_joins(make):
    class Absent:
        id = uuid4()

    spring = a.cohort(make)
    with pytest.raises(NotFound):
        a.member(make, spring, Absent)


def test_eight_who_add_the_same_person_add_her_once(make, ask):
    spring, user = a.cohort(make), make.user()
    answers = race(lambda _: a.member(make, spring, user))
    assert sum(answer is user for answer in answers) == 1
    assert sum(isinstance(answer, AlreadyMember) for answer in answers) == 7
    assert ask(queries.list_members, SYSTEM, spring).total == 1


def test_eight_who_set_targets_at_once_do_not_mix_them(make, do, ask):
    spring = a.cohort(make)

    def contend(number):
        targets = dict.fromkeys(list(Measure)[: number + 1], number + 1)
        do(service.set_targets, cohort_id=spring, targets=targets, seen_version=1)

    answers = race(contend)
    assert sum(answer is None for answer in answers) == 1
    assert sum(isinstance(answer, CohortChanged) for answer in answers) == 7
    winner = answers.index(None)
    found = ask(queries.get_cohort, SYSTEM, spring).targets
    assert set(found.values()) == {winner + 1}
    assert len(found) == winner + 1


def test_nobody_joins_what_is_closed_or_over(make, do):
    spring = a.cohort(make, ends_on=date(2026, 6, 1))
    with pytest.raises(JoinedAfterTheEnd):
        a.member(make, spring, joined_on=date(2026, 6, 2))
    do(service.close_cohort, OfficeClock(), cohort_id=spring)
    with pytest.raises(CohortClosed):
        a.member(make, spring)
    do(service.reopen_cohort, cohort_id=spring)
    a.member(make, spring)


def test_a_change_that_was_decided_on_an_old_page_is_refused(make, do, ask):
    spring = a.cohort(make)
    plan = Plan(names={"en": "Summer", "es": ""}, starts_on=a.STARTS, descriptions={})
    do(service.change_cohort, cohort_id=spring, plan=plan, seen_version=1)
    with pytest.raises(CohortChanged):
        do(service.change_cohort, cohort_id=spring, plan=plan, seen_version=1)
    assert ask(queries.get_cohort, SYSTEM, spring).plan.names == {"en": "Summer"}


def test_a_cohort_does_not_end_before_it_starts(make):
    with pytest.raises(EndsBeforeItStarts):
        a.cohort(make, ends_on=date(2025, 1, 1))


def test_somebody_leaves_and_comes_back(make, do, ask):
    spring, user = a.cohort(make), make.user()
    a.member(make, spring, user)
    with pytest.raises(LeftBeforeJoining):
        a.left(make, spring, user, date(2026, 1, 4))
    a.left(make, spring, user, date(2026, 2, 1))
    assert ask(queries.get_member, SYSTEM, spring, user.id).left_on == date(2026, 2, 1)
    do(service.take_back, cohort_id=spring, user_id=user.id)
    assert ask(queries.get_member, SYSTEM, spring, user.id).left_on is None


def test_what_was_written_down_wrongly_can_be_corrected(make, do, ask):
    spring, user = a.cohort(make), make.user()
    a.member(make, spring, user, stage="idea")
    a.left(make, spring, user, date(2026, 2, 1))
    change = {"cohort_id": spring, "user_id": user.id, "business_id": None}
    right = Intake(stage="starting", workers=2)
    do(service.change_member, joined_on=date(2026, 1, 20), intake=right, **change)
    found = ask(queries.get_member, SYSTEM, spring, user.id)
    assert (found.joined_on, found.intake) == (date(2026, 1, 20), right)
    with pytest.raises(LeftBeforeJoining):
        do(service.change_member, joined_on=date(2026, 2, 2), intake=right, **change)


def test_somebody_added_by_mistake_is_struck_out(make, do, ask):
    spring, user = a.cohort(make), make.user()
    a.member(make, spring, user)
    do(service.strike_member, cohort_id=spring, user_id=user.id)
    assert ask(queries.list_members, SYSTEM, spring).total == 0
    for work in (service.strike_member, service.take_back):
        with pytest.raises(NotFound):
            do(work, cohort_id=spring, user_id=user.id)


def test_joining_and_leaving_are_told_and_on_record(app, make, do, session):
    outbox.init_app(
        app, [Subscription(f"t.{e.name}", e, inside=print) for e in (MemberJoined, MemberLeft)]
    )
    spring, user = a.cohort(make), make.user()
    a.member(make, spring, user)
    a.left(make, spring, user, date(2026, 2, 1))
    told = session.scalars(select(OutboxRow.event).order_by(OutboxRow.created_at)).all()
    assert told == ["cohorts.member_joined", "cohorts.member_left"]
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()
    assert actions[-3:] == ["cohorts.created", "cohorts.member_joined", "cohorts.member_left"]


def test_a_list_of_people_takes_the_same_statements_however_long(make, count_queries, ask):
    counts = set()
    spring = a.cohort(make)
    for more in (10, 15, 30):
        a.crowd(make, spring, more)
        with count_queries() as seen:
            ask(queries.list_members, SYSTEM, spring)
        counts.add(len(seen))
    assert counts == {3}
