"""Tests take turns with one database: each finds what a migration leaves, and nothing else."""

import pytest
from sqlalchemy import NullPool, create_engine, inspect, text

from tests import postgres
from tests.conftest import Office
from tests.factories import Make
from tests.factories import lending_loans as loans


@pytest.fixture
def office(new_database, tmp_path):
    office = Office(new_database(), tmp_path)
    yield office
    office.tidy()


def change(url, statement):
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text(statement))


def everything_in(url):
    """Each table's rows, and where each sequence stands."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        names = inspect(engine).get_table_names()
        held = {
            name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"'))))
            for name in names
        }
        if engine.name == "postgresql":
            held["its shape"] = connection.execute(text(postgres.SHAPE)).all()
            held["its sequences"] = connection.execute(text(postgres.SEQUENCES)).all()
    return held


def fill(office):
    make = Make(office.app)
    loans.repaid(make, loans.disbursed(make))
    office.tidy()


def test_an_emptied_database_holds_what_a_migrated_one_holds(office, template):
    fill(office)
    filled = everything_in(office.url)
    office.empty(template)
    fresh = everything_in(template)
    assert everything_in(office.url) == fresh
    assert sum(filled[name] != fresh[name] for name in fresh) > 10
    assert fresh["audit_heads"]


def test_it_works_as_before(office, template):
    fill(office)
    office.empty(template)
    fill(office)
    office.empty(template)
    assert everything_in(office.url) == everything_in(template)


def test_rows_that_a_migration_left_come_back(office, template):
    change(office.url, "DELETE FROM audit_heads")
    office.empty(template)
    assert everything_in(office.url) == everything_in(template)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE left_over (id INTEGER)",
        "ALTER TABLE jobs ADD COLUMN left_over INTEGER",
        "CREATE INDEX left_over ON jobs (id)",
        "DROP TABLE outbox",
    ],
)
def test_changed_tables_are_put_back(office, template, statement):
    change(office.url, statement)
    office.empty(template)
    assert everything_in(office.url) == everything_in(template)


def test_nobody_who_left_a_transaction_open_is_waited_for(office, template, database):
    if database == "sqlite":
        pytest.skip("a file is copied over")
    left_open = create_engine(office.url).connect()
    left_open.execute(text("UPDATE audit_heads SET seq = 7"))
    office.empty(template)
    assert everything_in(office.url) == everything_in(template)
    left_open.invalidate()


def test_a_database_that_was_dropped_is_made_again(office, template, database):
    if database == "sqlite":
        pytest.skip("a file is copied over")
    fill(office)
    office.tidy()
    office.empty(template)
    with postgres.server()._admin.cursor() as cursor:
        name = office.url.rpartition("/")[2].partition("?")[0]
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    office.empty(template)
    assert everything_in(office.url) == everything_in(template)


def test_now_and_then_it_is_a_new_clone(office, template, database, monkeypatch):
    """Nothing vacuums: what was deleted is still read over."""
    if database == "sqlite":
        pytest.skip("a file is copied over")
    monkeypatch.setattr(postgres.Emptier, "MOST_TIMES", 1)
    renewed = []
    renew = postgres.Server.renew
    monkeypatch.setattr(
        postgres.Server, "renew", lambda *given: renewed.append(given) or renew(*given)
    )
    for _ in range(4):
        office.empty(template)
    assert len(renewed) == 2
