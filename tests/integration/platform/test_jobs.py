"""Long jobs: taken once, told of, stopped, taken over, and given up in the end."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.integration.racing import race
from trepconnect.kernel.actor import Actor
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import unit_of_work
from trepconnect.platform.worker import jobs, queue
from trepconnect.platform.worker.jobs import MAX_ATTEMPTS, SILENCE, Job, JobState, Stopped


@pytest.fixture
def works(app):
    """Jobs by kind, as the application knows them; a test puts its own in."""
    kinds = {}
    jobs.init_app(app, kinds)
    with app.app_context():
        yield kinds


def ask(kind="probe", **arguments):
    with unit_of_work() as session:
        return jobs.ask(session, Actor.system(), kind, arguments).id


def go_silent(job_id, **values):
    """As if the worker had died a while ago."""
    heard_at = OfficeClock().now() - SILENCE - timedelta(seconds=1)
    with unit_of_work() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(state=JobState.RUNNING, heard_at=heard_at, **values)
        )


def test_a_job_gets_its_arguments_and_leaves_its_report(works, session):
    works["probe"] = lambda job: {"doubled": job.arguments["n"] * 2}
    job_id = ask(n=21)
    jobs.run(job_id)
    job = session.get(Job, job_id)
    assert (job.state, job.report) == (JobState.DONE, {"doubled": 42})
    assert job.ended_at is not None


def test_a_job_tells_how_far_it_is(works, session):
    seen = []

    def work(job):
        for step in range(4):
            job.progress(step + 1, 4)
            seen.append(session.get(Job, job.id).done)
        return {}

    works["probe"] = work
    jobs.run(ask())
    assert seen[0] == 1
    assert seen[-1] == 4


def test_eight_workers_do_a_job_once(app, works, session):
    done = []
    works["probe"] = lambda job: done.append(job.id) or {}
    for _ in range(5):
        job_id = ask()

        def work(_number, job_id=job_id):
            with app.app_context():
                jobs.run(job_id)

        assert race(work) == [None] * 8
        assert done.pop() == job_id
        assert done == []


def test_a_waiting_job_that_is_stopped_never_starts(works, session):
    works["probe"] = pytest.fail
    job_id = ask()
    with unit_of_work() as writing:
        jobs.ask_to_stop(writing, job_id)
    jobs.run(job_id)
    assert session.get(Job, job_id).state is JobState.STOPPED


def test_running_work_stops_at_its_next_safe_point(works, session):
    def work(job):
        with unit_of_work() as writing:
            jobs.ask_to_stop(writing, job.id)
        job.progress(10, 10)
        if job.should_stop():
            raise Stopped
        return {}

    works["probe"] = work
    job_id = ask()
    jobs.run(job_id)
    assert session.get(Job, job_id).state is JobState.STOPPED


def test_a_job_that_was_stopped_while_its_worker_was_dead_is_not_begun_again(works, session):
    works["probe"] = pytest.fail
    job_id = ask()
    go_silent(job_id, stop_asked=True)
    jobs.run(job_id)
    assert session.get(Job, job_id).state is JobState.STOPPED


@pytest.mark.parametrize("error", [ValueError("Maria"), KeyError("x"), MemoryError()])
def test_a_job_that_fails_is_failed(works, session, error, caplog):
    def work(_job):
        raise error

    works["probe"] = work
    job_id = ask()
    jobs.run(job_id)
    assert session.get(Job, job_id).state is JobState.FAILED
    assert "Maria" not in caplog.text
    assert list(jobs.abandoned()) == []


def test_a_job_of_a_kind_that_is_gone_is_failed_not_kept(works, session):
    job_id = ask("gone")
    jobs.run(job_id)
    assert session.get(Job, job_id).state is JobState.FAILED


def test_a_job_whose_worker_died_is_found_and_done_again(works, session):
    works["probe"] = lambda _job: {"done": True}
    job_id = ask()
    go_silent(job_id, attempts=1)
    assert list(jobs.abandoned()) == [job_id]
    jobs.run(job_id)
    assert session.get(Job, job_id).state is JobState.DONE


def test_a_job_that_is_still_heard_of_is_left_alone(works, session):
    works["probe"] = pytest.fail
    job_id = ask()
    go_silent(job_id, attempts=1)
    with unit_of_work() as writing:
        writing.execute(update(Job).values(heard_at=OfficeClock().now()))
    assert list(jobs.abandoned()) == []
    jobs.run(job_id)
    assert session.get(Job, job_id).state is JobState.RUNNING


def test_work_is_heard_of_during_one_long_step(works, session, monkeypatch):
    monkeypatch.setattr(jobs, "_BEAT_SECONDS", 0.02)
    heard = []

    def work(job):
        import time

        for _ in range(2):
            heard.append(session.get(Job, job.id).heard_at)
            time.sleep(0.3)
        heard.append(session.get(Job, job.id).heard_at)
        return {}

    works["probe"] = work
    jobs.run(ask())
    assert heard[0] < heard[1] < heard[2]


def test_a_job_that_kills_its_worker_is_given_up(works, session):
    class Killed(BaseException):
        pass

    def work(_job):
        raise Killed

    works["probe"] = work
    job_id = ask()
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(Killed):
            jobs.run(job_id)
        go_silent(job_id)
    jobs.run(job_id)
    assert session.get(Job, job_id).state is JobState.FAILED


def test_a_worker_that_lost_its_job_does_not_end_it(works, session):
    """It was silent for so long that another took over; the other's word counts."""

    def slow(job):
        go_silent(job.id)
        works["probe"] = lambda _job: {"by": "the other"}
        jobs.run(job.id)
        return {"by": "the slow one"}

    works["probe"] = slow
    job_id = ask()
    jobs.run(job_id)
    assert session.get(Job, job_id).report == {"by": "the other"}


def test_a_job_asked_for_in_a_change_that_was_undone_does_not_exist(works, session):
    job_id = uuid4()

    def ask_and_fail():
        with unit_of_work() as writing:
            jobs.ask(writing, Actor.system(), "probe", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()
    assert session.get(Job, job_id) is None
    assert list(jobs.abandoned()) == []


def test_the_sweep_takes_up_what_the_queue_lost(app, works, session):
    works["probe"] = lambda _job: {}
    job_id = ask()
    huey = app.extensions["trepconnect.queue"]
    huey.storage.flush_queue()
    queue.sweep()
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
    assert session.get(Job, job_id).state is JobState.DONE


def test_messages_do_not_wait_behind_long_jobs(app, works, session):
    """One process does one job at a time; its other threads stay free."""
    second = ask()
    huey = app.extensions["trepconnect.queue"]

    def work(_job):
        app.extensions["trepconnect.tasks"]["run_job"].call_local(str(second))
        return {"second": session.get(Job, second).state}

    works["probe"] = work
    first = ask()
    app.extensions["trepconnect.tasks"]["run_job"].call_local(str(first))
    assert session.get(Job, first).report == {"second": "waiting"}
    huey.storage.flush_queue()
