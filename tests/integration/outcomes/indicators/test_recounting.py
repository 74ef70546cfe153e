"""Counting again from the command line, as after a person was deleted by hand."""

from click.testing import CliRunner
from sqlalchemy import text

from tests.factories import cohorts as a
from tests.integration.outcomes.conftest import baker
from tests.integration.outcomes.counted import counted_again, sums
from trepconnect.cli import commands, office


def test_after_somebody_was_deleted_by_hand_the_cohort_is_counted_again(
    app, make, session, deliver, monkeypatch
):
    monkeypatch.setattr(office, "open_office", lambda: app)
    spring = a.cohort(make)
    rosa, _bakery = baker(make)
    a.member(make, spring, rosa)
    a.member(make, spring, baker(make)[0])
    deliver()
    with make.writing() as writing:
        for table in ("businesses", "profiles", "contact_points"):
            writing.execute(
                text(f"DELETE FROM {table} WHERE user_id = :id"), {"id": key(writing, rosa.id)}
            )
        writing.execute(text("DELETE FROM users WHERE id = :id"), {"id": key(writing, rosa.id)})
    assert sums(session)[spring, "people", ""] == (2, 2)
    done = CliRunner().invoke(commands, ["outcomes", "recount"])
    assert done.exit_code == 0, done.output
    assert sums(session) == counted_again(session)
    assert sums(session)[spring, "people", ""] == (1, 1)


def key(session, user_id):
    return user_id.hex if session.get_bind().dialect.name == "sqlite" else user_id
