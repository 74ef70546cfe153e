"""Adding rows or changing those that are there."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from trepconnect.platform.data.db import unit_of_work
from trepconnect.platform.data.throttle import Attempt
from trepconnect.platform.data.upsert import upsert

OLD, NEW, FROZEN = uuid4(), uuid4(), uuid4()


@pytest.fixture
def stored(app, clock):
    """Two rows, and what an upsert of these and of a third makes of them."""
    now = clock.now()
    with app.app_context(), unit_of_work() as session:
        for id_, purpose in ((OLD, "probe"), (FROZEN, "frozen")):
            session.add(Attempt(id=id_, purpose=purpose, subject="before", at=now))

    def make(**options):
        rows = [
            {"id": id_, "purpose": "added", "subject": "after", "at": now}
            for id_ in (OLD, NEW, FROZEN)
        ]
        with app.app_context(), unit_of_work() as session:
            told = upsert(
                session,
                Attempt,
                rows,
                key=("id",),
                change=lambda new: {"subject": Attempt.subject + "," + new.subject},
                **options,
            )
            returned = {row.id for row in told} if "returning" in options else set()
        with app.app_context(), unit_of_work() as session:
            columns = select(Attempt.id, Attempt.purpose, Attempt.subject)
            return returned, {row.id: tuple(row[1:]) for row in session.execute(columns)}

    return make


def test_a_row_is_added_or_changes_the_one_that_is_there(stored):
    returned, rows = stored()
    assert returned == set()
    assert rows == {
        OLD: ("probe", "before,after"),
        NEW: ("added", "after"),
        FROZEN: ("frozen", "before,after"),
    }


def test_only_some_are_changed_and_only_what_was_stored_is_returned(stored):
    returned, rows = stored(only=Attempt.purpose != "frozen", returning=(Attempt.id,))
    assert returned == {OLD, NEW}
    assert rows[FROZEN] == ("frozen", "before")
