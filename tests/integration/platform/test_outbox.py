"""Events: stored with the change, delivered after it, once inside and at least once outside."""

import contextlib
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from tests.integration.racing import race
from trepconnect.kernel.events import Event
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import unit_of_work
from trepconnect.platform.data.throttle import Attempt
from trepconnect.platform.worker import outbox, queue
from trepconnect.platform.worker.outbox import LEASE, MAX_ATTEMPTS, OutboxRow, Subscription


@dataclass(frozen=True, slots=True)
class Probed(Event):
    name: ClassVar[str] = "probe.probed"
    thing_id: UUID


class Killed(BaseException):
    """Stands for SIGKILL: nothing of the program runs after it."""


class Receiver:
    """Listens outside, as a mail server would; fails as it is told."""

    def __init__(self):
        self.got = []
        self.failures = []

    def __call__(self, event, key):
        failure = self.failures.pop(0) if self.failures else None
        if isinstance(failure, Exception):
            raise failure
        self.got.append((event.thing_id, key))
        if failure is not None:
            raise failure


def published(session):
    session.flush()
    return session.scalar(select(func.count()).select_from(OutboxRow))


def note(session, event):
    session.add(Attempt(purpose="effect", subject=str(event.thing_id), at=OfficeClock().now()))


@pytest.fixture
def receiver():
    return Receiver()


@pytest.fixture
def office(app, receiver):
    """The application with one listener outside and one inside."""
    outbox.init_app(
        app,
        [
            Subscription("probe.outside", Probed, outside=receiver),
            Subscription("probe.inside", Probed, inside=note),
        ],
    )
    with app.app_context():
        yield app


def publish(thing_id=None):
    thing_id = thing_id or uuid4()
    with unit_of_work() as session:
        outbox.publish(session, Probed(thing_id))
    return thing_id


def effects(session):
    return session.scalar(select(func.count()).where(Attempt.purpose == "effect"))


def open_rows(session):
    return session.scalar(select(func.count()).where(OutboxRow.done_at.is_(None)))


def let_pass(seconds):
    """Time goes by for what waits in the outbox."""
    by = timedelta(seconds=seconds)
    with unit_of_work() as session:
        for row in session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))):
            row.due_at -= by
            row.leased_until = row.leased_until and row.leased_until - by


@pytest.mark.usefixtures("office")
class TestDelivery:
    def test_each_listener_gets_the_event_once(self, receiver, session):
        thing_id = publish()
        outbox.deliver_due()
        outbox.deliver_due()
        assert [thing for thing, _ in receiver.got] == [thing_id]
        assert effects(session) == 1

    def test_what_was_rolled_back_is_never_told(self, receiver, session):
        def publish_and_fail():
            with unit_of_work() as writing:
                outbox.publish(writing, Probed(uuid4()))
                writing.flush()
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            publish_and_fail()
        outbox.deliver_due()
        assert receiver.got == []
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0

    def test_what_is_for_later_waits(self, receiver):
        with unit_of_work() as writing:
            later = OfficeClock().now() + timedelta(hours=10)
            outbox.publish(writing, Probed(uuid4()), not_before=later)
        assert not any(outbox.deliver(row_id) for row_id in outbox.due())
        assert receiver.got == []
        let_pass(11 * 3600)
        outbox.deliver_due()
        assert len(receiver.got) == 1

    def test_history_is_told_to_nobody(self, receiver, session):
        with unit_of_work() as working:
            with outbox.hushed(working):
                outbox.publish(working, Probed(uuid4()))
            assert published(working) == 0
            outbox.publish(working, Probed(uuid4()))
            assert published(working) > 0

    def test_a_failure_waits_longer_each_time_then_gives_up(self, receiver, session):
        receiver.failures = [OSError("x")] * MAX_ATTEMPTS
        publish()
        outbox.deliver_due()
        row = session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))).one()
        waits = []
        for _ in range(MAX_ATTEMPTS - 1):
            session.refresh(row)
            waits.append((row.due_at - OfficeClock().now()).total_seconds())
            let_pass(3601)
            outbox.deliver_due()
        assert waits == sorted(waits)
        session.refresh(row)
        assert (row.attempts, row.error) == (MAX_ATTEMPTS, "OSError")
        assert row.gave_up_at is not None
        let_pass(100_000)
        assert outbox.deliver_due() == 0

    def test_a_repeat_carries_the_same_key(self, receiver):
        receiver.failures = [Killed()]
        publish()
        with pytest.raises(Killed):
            outbox.deliver_due()
        let_pass(LEASE.total_seconds() + 1)
        outbox.deliver_due()
        first, second = receiver.got
        assert first == second

    def test_nothing_is_sent_again_while_the_lease_runs(self, receiver):
        receiver.failures = [Killed()]
        publish()
        with pytest.raises(Killed):
            outbox.deliver_due()
        let_pass(LEASE.total_seconds() - 5)
        outbox.deliver_due()
        assert len(receiver.got) == 1

    def test_a_slow_worker_that_lost_its_lease_does_not_undo_the_other(self, receiver, session):
        publish()
        (row_id,) = session.scalars(
            select(OutboxRow.id).where(OutboxRow.subscriber == "probe.outside")
        )
        slow = outbox._claim(row_id)
        let_pass(LEASE.total_seconds() + 1)
        assert outbox.deliver(row_id)
        outbox._put_back(row_id, slow.attempt, "SlowError")
        row = session.get(OutboxRow, row_id)
        assert row.done_at is not None
        assert row.error is None

    def test_an_effect_inside_happens_once_though_two_workers_hold_the_row(self, session):
        publish()
        (row_id,) = session.scalars(
            select(OutboxRow.id).where(OutboxRow.subscriber == "probe.inside")
        )
        claims = []
        for _ in range(2):
            claims.append(outbox._claim(row_id))
            let_pass(LEASE.total_seconds() + 1)
        for claim in claims:
            outbox._hand_over(row_id, claim)
        assert effects(session) == 1

    @pytest.mark.parametrize("payload", [{}, {"thing_id": "no id"}, {"other": 1}])
    def test_a_row_that_cannot_be_read_does_not_hold_up_the_others(
        self, receiver, session, payload
    ):
        publish()
        with unit_of_work() as writing:
            writing.execute(update(OutboxRow).values(payload=payload))
        later = publish()
        outbox.deliver_due()
        assert [thing for thing, _ in receiver.got] == [later]
        assert effects(session) == 1

    def test_a_row_that_kills_its_worker_is_not_tried_for_ever(self, receiver, session):
        receiver.failures = [Killed()] * 50
        publish()
        for _ in range(MAX_ATTEMPTS + 5):
            with contextlib.suppress(Killed):
                outbox.deliver_due()
            let_pass(LEASE.total_seconds() + 1)
        assert len(receiver.got) == MAX_ATTEMPTS
        assert open_rows(session) == 1
        assert outbox.deliver_due() == 0

    def test_a_row_for_somebody_who_left_is_given_up(self, session):
        publish()
        with unit_of_work() as writing:
            writing.execute(update(OutboxRow).values(subscriber="probe.gone"))
        outbox.deliver_due()
        given_up = select(func.count()).where(OutboxRow.gave_up_at.is_not(None))
        assert session.scalar(given_up) == 2

    def test_old_rows_are_dropped_and_open_ones_kept(self, receiver, session, clock):
        receiver.failures = [OSError("x")]
        publish()
        outbox.deliver_due()
        clock.at = OfficeClock().now() + timedelta(days=15)
        outbox.clear_old(clock)
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 1
        assert open_rows(session) == 1


@pytest.mark.parametrize("round_number", range(10))
def test_of_eight_workers_one_delivers(office, receiver, session, round_number):
    publish()
    ids = session.scalars(select(OutboxRow.id)).all()

    def work(_number):
        with office.app_context():
            return [outbox.deliver(row_id) for row_id in ids]

    taken = race(work)
    assert sum(sum(one) for one in taken) == 2
    assert (len(receiver.got), effects(session)) == (1, 1)


def test_a_worker_killed_at_random_points_loses_nothing(office, receiver, session, monkeypatch):
    """Dies before, during or after each send; another takes over when the lease is over."""
    dice = random.Random(731)
    real_mark, real_claim = outbox._mark_done, outbox._claim

    def may_die(function, chance):
        def dying(*args):
            if dice.random() < chance:
                raise Killed
            return function(*args)

        return dying

    monkeypatch.setattr(outbox, "_mark_done", may_die(real_mark, 0.2))
    monkeypatch.setattr(outbox, "_claim", may_die(real_claim, 0.1))
    things = {publish() for _ in range(40)}
    sent_in_lease = set()
    for _ in range(200):
        receiver.failures = [Killed() if dice.random() < 0.2 else None]
        before = len(receiver.got)
        with contextlib.suppress(Killed):
            outbox.deliver_due(limit=5)
        sent = receiver.got[before:]
        assert len(sent) == len(set(sent)), "sent twice inside one lease"
        sent_in_lease.update(sent)
        if not open_rows(session):
            break
        let_pass(LEASE.total_seconds() + 1)
    assert open_rows(session) == 0
    assert {thing for thing, _ in receiver.got} == things
    assert effects(session) == 40
    assert len({key for _, key in receiver.got}) == 40


def test_the_sweep_delivers_what_a_lost_queue_forgot(office, receiver):
    thing_id = publish()
    office.extensions["trepconnect.queue"].storage.flush_queue()
    queue.sweep()
    assert [thing for thing, _ in receiver.got] == [thing_id]


def test_a_queue_that_is_gone_does_not_spoil_the_change(office, receiver, monkeypatch):
    def fail(*_args, **_kwargs):
        raise OSError("queue is gone")

    monkeypatch.setattr(office.extensions["trepconnect.queue"].storage, "enqueue", fail)
    thing_id = publish()
    monkeypatch.undo()
    outbox.deliver_due()
    assert [thing for thing, _ in receiver.got] == [thing_id]


def test_a_queued_row_is_delivered_by_the_queue(office, receiver):
    thing_id = publish()
    huey = office.extensions["trepconnect.queue"]
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
    assert [thing for thing, _ in receiver.got] == [thing_id]
