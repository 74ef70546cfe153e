"""What the worker does every minute: one chore that fails stops no other, and is told of."""

import pytest
from sqlalchemy import select

from trepconnect.kernel.actor import Role
from trepconnect.platform.worker import outbox, queue
from trepconnect.platform.worker.scheduled_tasks import ChoreFailure, name_of


@pytest.fixture
def done(app):
    """Three chores, of which the second fails as long as it is told to."""
    done = {"fails": True, "later": 0}

    def good(_clock):
        pass

    def bad(_clock):
        if done["fails"]:
            raise LookupError("Maria's row is not there")

    def later(_clock):
        done["later"] += 1

    before = app.extensions["trepconnect.chores"]
    app.extensions["trepconnect.chores"] = (*before[:2], good, bad, later)
    with app.app_context():
        yield done
    app.extensions["trepconnect.chores"] = before


def test_a_chore_that_fails_stops_none_of_the_later_ones(done):
    queue.sweep()
    queue.sweep()
    assert done["later"] == 2


def test_failures_are_counted_without_what_people_wrote_until_it_works_again(done, session):
    queue.sweep()
    queue.sweep()
    (row,) = session.scalars(select(ChoreFailure)).all()
    assert (row.name.rpartition(".")[2], row.failures) == ("bad", 2)
    assert row.first_at < row.last_at
    assert "LookupError" in row.error
    assert "Maria" not in row.error
    done["fails"] = False
    queue.sweep()
    assert session.scalars(select(ChoreFailure)).all() == []


def test_a_failure_of_a_chore_that_is_no_more_is_forgotten(done, app, session):
    queue.sweep()
    app.extensions["trepconnect.chores"] = app.extensions["trepconnect.chores"][:2]
    queue.sweep()
    assert session.scalars(select(ChoreFailure)).all() == []


def test_health_tells_how_many_chores_fail(done, app):
    queue.sweep()
    told = app.test_client().get("/healthz")
    assert told.status_code == 200
    assert (told.json["status"], told.json["chores_failing"]) == ("degraded", 1)
    assert told.json["worker"] == "ok"


def test_the_administrator_sees_that_a_chore_fails(done, app, make):
    queue.sweep()
    page = app.test_client().sign_in(make.user(Role.ADMIN)).get("/")
    assert "1 task that the worker does every minute fails" in page.text


def test_messages_that_cannot_go_out_stop_no_chore(done, monkeypatch, session):
    def away():
        raise OSError("disk")

    monkeypatch.setattr(outbox, "deliver_due", away)
    queue.sweep()
    assert done["later"] == 1
    names = set(session.scalars(select(ChoreFailure.name)))
    assert "platform.worker.queue.deliver_overdue" in names


def test_every_chore_of_the_office_has_a_name_of_its_own(app):
    names = [name_of(chore) for chore in app.extensions["trepconnect.chores"]]
    assert len(names) == len(set(names))
