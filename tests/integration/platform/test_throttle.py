"""Limits hold exactly, for everyone who tries at once."""

import multiprocessing
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from tests.conftest import settings
from tests.integration.racing import race
from trepconnect.app import create_app
from trepconnect.kernel.errors import Throttled
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data import throttle
from trepconnect.platform.data.db import db
from trepconnect.platform.data.throttle import Attempt, Limit

FIVE = Limit(5, timedelta(minutes=5))


def hit(clock, subject="505", *limits, purpose="probe"):
    throttle.hit(clock, purpose, subject, *(limits or (FIVE,)))


@pytest.fixture
def counting(app):
    with app.app_context():
        yield


@pytest.mark.usefixtures("counting")
class TestOneAfterTheOther:
    def test_the_sixth_try_waits_until_the_first_is_old(self, clock):
        for _ in range(5):
            hit(clock)
            clock.move(seconds=10)
        with pytest.raises(Throttled) as refused:
            hit(clock)
        assert refused.value.retry_after == 300 - 50 + 1
        clock.move(seconds=refused.value.retry_after)
        hit(clock)

    def test_tries_of_others_and_for_other_purposes_do_not_count(self, clock):
        for _ in range(5):
            hit(clock)
        hit(clock, "other")
        hit(clock, purpose="else")

    def test_the_longer_window_counts_too(self, clock):
        daily = Limit(7, timedelta(days=1))
        for _ in range(7):
            hit(clock, "505", FIVE, daily)
            clock.move(minutes=6)
        with pytest.raises(Throttled) as refused:
            hit(clock, "505", FIVE, daily)
        assert refused.value.retry_after > 80_000

    def test_forgetting_starts_anew(self, clock):
        for _ in range(5):
            hit(clock)
        throttle.forget("probe", "505")
        hit(clock)

    def test_old_tries_are_dropped_and_none_says_whose_it_was(self, clock, session):
        hit(clock, "505 555 0142")
        assert "555" not in session.scalar(select(Attempt.subject))
        clock.move(days=2)
        throttle.clear_old(clock)
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


@pytest.mark.parametrize("round_number", range(10))
def test_of_eight_at_once_exactly_five_pass(app, session, round_number):
    def contend(_number):
        with app.app_context():
            throttle.hit(OfficeClock(), "race", f"subject {round_number}", FIVE)

    outcome = race(contend)
    assert sum(result is None for result in outcome) == 5
    assert sum(isinstance(result, Throttled) for result in outcome) == 3
    assert session.scalar(select(func.count()).select_from(Attempt)) == 5


def try_in_a_process(url, folder, start, passed, tries):
    app = create_app(settings(url, folder))
    start.wait()
    for _ in range(tries):
        with app.app_context():
            try:
                throttle.hit(OfficeClock(), "processes", "one account", FIVE)
            except Throttled:
                continue
            with passed.get_lock():
                passed.value += 1
    with app.app_context():
        db.engine.dispose()


def test_four_processes_together_get_five_tries_not_twenty(new_database, tmp_path):
    context = multiprocessing.get_context("fork")
    start, passed = context.Event(), context.Value("i", 0)
    work = partial(try_in_a_process, new_database(), tmp_path, start, passed, 20)
    processes = [context.Process(target=work) for _ in range(4)]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert passed.value == 5
