"""The audit chain: what is written, what tampering it shows, what the database refuses."""

import random
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from trepconnect.kernel.actor import Actor, Role
from trepconnect.platform.data import audit
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.data.db import db, is_sqlite, read_only, unit_of_work

ENTRIES = 12
ACTOR = Actor(uuid4(), frozenset({Role.ADMIN}))


@pytest.fixture
def chain(app):
    with app.app_context():
        for number in range(ENTRIES):
            with unit_of_work() as session:
                audit.record(session, ACTOR, "probe.done", "thing", f"t{number}")
    return app


def verify(app):
    with app.app_context(), read_only() as session:
        return audit.verify(session)


def tamper(app, *statements, **values):
    """Change rows as somebody with the keys to the database could: triggers out of the way."""
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_no_{verb}"))
        else:
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement), values)


def test_an_untouched_chain_is_whole(chain):
    found = verify(chain)
    assert (found.entries, found.broken_at, found.whole) == (ENTRIES, None, True)


def test_an_empty_chain_is_whole(app):
    assert verify(app).whole


@pytest.mark.parametrize(
    "column", ["actor_id", "action", "subject_kind", "subject_id", "at", "hash", "previous_hash"]
)
@pytest.mark.parametrize("seq", [1, 6, ENTRIES])
def test_an_edit_of_any_column_is_found_where_it_is(chain, column, seq):
    other = {
        "actor_id": f"'{uuid4().hex}'",
        "at": "'2020-01-01 00:00:00.000000'",
        "hash": f"'{'a' * 64}'",
        "previous_hash": f"'{'a' * 64}'",
    }.get(column, "'other'")
    tamper(chain, f"UPDATE audit_entries SET {column} = {other} WHERE seq = {seq}")
    assert verify(chain).broken_at == seq


def test_an_actor_that_was_wiped_is_found(chain):
    tamper(chain, "UPDATE audit_entries SET actor_id = NULL WHERE seq = 4")
    assert verify(chain).broken_at == 4


@pytest.mark.parametrize("seq", [1, 6, ENTRIES])
def test_a_deletion_is_found(chain, seq):
    tamper(chain, f"DELETE FROM audit_entries WHERE seq = {seq}")
    assert verify(chain).broken_at == seq


def test_a_cut_off_end_is_found_while_the_head_remembers_it(chain):
    tamper(chain, f"DELETE FROM audit_entries WHERE seq > {ENTRIES - 3}")
    assert verify(chain).broken_at == ENTRIES - 2


def test_an_emptied_log_is_found(chain):
    tamper(chain, "DELETE FROM audit_entries")
    assert not verify(chain).whole


def test_two_entries_that_changed_places_are_found(chain):
    tamper(
        chain,
        "UPDATE audit_entries SET seq = 99 WHERE seq = 5",
        "UPDATE audit_entries SET seq = 5 WHERE seq = 6",
        "UPDATE audit_entries SET seq = 6 WHERE seq = 99",
    )
    assert verify(chain).broken_at == 5


def test_an_entry_put_in_at_the_end_is_found(chain):
    tamper(
        chain,
        "INSERT INTO audit_entries SELECT seq + 1, at, actor_id, action, subject_kind, "
        f"'forged', hash, previous_hash FROM audit_entries WHERE seq = {ENTRIES}",
    )
    assert verify(chain).broken_at == ENTRIES + 1


def test_three_hundred_random_edits_are_all_found(chain):
    """Each is undone after it was looked at, so that every one is found by itself."""
    dice = random.Random(20261120)
    for _ in range(300):
        seq = dice.randint(1, ENTRIES)
        column = dice.choice(["action", "subject_kind", "subject_id", "hash", "previous_hash"])
        read = f"SELECT {column} FROM audit_entries WHERE seq = {seq}"
        with chain.app_context(), db.engine.begin() as connection:
            old = connection.scalar(text(read))
        place = dice.randrange(len(old))
        new = old[:place] + chr((ord(old[place]) - 32 + 1) % 94 + 33) + old[place + 1 :]
        if new == old:
            continue
        edit = f"UPDATE audit_entries SET {column} = :value WHERE seq = {seq}"
        tamper(chain, edit, value=new)
        assert verify(chain).broken_at == seq, (column, old, new)
        tamper(chain, edit, value=old)
    assert verify(chain).whole


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET action = 'x'",
        "UPDATE audit_entries SET action = 'x' WHERE seq = 3",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE seq = 3",
        "TRUNCATE audit_entries",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(chain, statement):
    with chain.app_context(), pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify(chain).whole


def test_an_entry_holds_ids_and_verbs_only():
    columns = {column.name for column in AuditEntry.__table__.columns}
    assert columns == {
        "seq",
        "at",
        "actor_id",
        "action",
        "subject_kind",
        "subject_id",
        "previous_hash",
        "hash",
    }


def test_a_change_that_is_rolled_back_leaves_no_entry(app, session):
    def change_and_fail():
        with app.app_context(), unit_of_work() as writing:
            audit.record(writing, ACTOR, "probe.done", "thing", "t")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_the_program_acting_by_itself_is_nobody(app, session):
    with app.app_context(), unit_of_work() as writing:
        audit.record(writing, Actor.system(), "probe.done", "thing", "t")
        assert is_sqlite(writing) is (writing.get_bind().dialect.name == "sqlite")
    assert session.scalar(select(AuditEntry.actor_id)) is None
