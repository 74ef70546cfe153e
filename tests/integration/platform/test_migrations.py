"""Every revision, up, down and up again with awkward rows in every table, on both databases.

Later revisions are found by themselves. Rows are made from what the database says its columns are;
values that a CHECK or a trigger refuses are replaced by milder ones.
"""

import ast
import multiprocessing
import re
import shutil
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    Time,
    Uuid,
)

from tests import postgres
from trepconnect import cli as whole_program  # noqa: F401 - loads every table there is
from trepconnect.platform.config import ROOT
from trepconnect.platform.data import migrate
from trepconnect.platform.data.db import Base, db, engine_options, prepare

SCRIPTS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
REVISIONS = migrate.revisions()
ALEMBIC = "alembic_version"
PER_TABLE = 3
AWKWARD = ["", "É\u202e\u0301 'quoted\" \\ %s :x {0} 贷款 \U0001f980", "0" * 40]


@pytest.fixture
def engine(database, tmp_path):
    """An empty database."""
    if database == "postgresql":
        url = postgres.server().create_database()
    else:
        url = f"sqlite:///{tmp_path}/migrations.db"
    engine = create_engine(url, **engine_options(url))
    prepare(engine)
    yield engine
    engine.dispose()
    if database == "postgresql":
        postgres.server().drop(url)


def names_of(engine):
    """The tables in the database, without those behind a full-text index."""
    names = set(inspect(engine).get_table_names()) - {ALEMBIC}
    virtual = tuple(_full_text(engine))
    return {name for name in names if not (virtual and name.startswith(virtual))}


def _full_text(engine):
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        query = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
        return [name for (name,) in connection.execute(text(query))]


numbers = count(1)


def value_of(connection, column, number):
    for key in column.foreign_keys:
        rows = connection.scalars(select(key.column).limit(PER_TABLE)).all()
        if rows:
            return rows[number % len(rows)]
    if column.nullable and number % PER_TABLE == 0 and not column.primary_key:
        return None
    return _value(column, number)


NOON = datetime(2024, 2, 29, 23, 59, 59, 999_999, UTC)
BY_TYPE = (
    (Uuid, lambda number: uuid4()),
    (Boolean, lambda number: bool(number % 2)),
    (Integer, lambda number: next(numbers)),
    ((Float, Numeric), lambda number: number + 0.25),
    (DateTime, lambda number: NOON + timedelta(days=number)),
    (Date, lambda number: NOON.date()),
    (Time, lambda number: NOON.time()),
    (LargeBinary, lambda number: b"\x00\xff" * 9),
    (JSON, lambda number: {"weird": [None, "É\u202e", {"a": 1.5}]}),
)


def _value(column, number):
    for kind, make in BY_TYPE:
        if isinstance(column.type, kind):
            return make(number)
    length = getattr(column.type, "length", None)
    if length == 32:  # how SQLite stores a UUID
        return uuid4().hex
    words = f"{next(numbers)} {AWKWARD[number % len(AWKWARD)]}"
    return words[:length] if length else words


def fill(engine, names):
    """A few rows in each of these tables, in whatever shape it has now."""
    found = MetaData()
    found.reflect(engine, only=list(names))
    with engine.begin() as connection:
        for each in found.sorted_tables:
            if each.name in names:
                for number in range(PER_TABLE):
                    _store(connection, each, number)


def _as_it_is(_column, value):
    return value


def _mild(column, value):
    if isinstance(value, bool) or not isinstance(value, int | str) or column.foreign_keys:
        return value
    return value if column.primary_key else (1 if isinstance(value, int) else "x")


MILDER = (_as_it_is, _mild)


def _store(connection, into, number):
    for change in MILDER:
        row = {
            column.name: change(column, value_of(connection, column, number))
            for column in into.columns
            if column.computed is None
        }
        try:
            with connection.begin_nested():
                connection.execute(into.insert().values(row))
        except DBAPIError:
            continue
        return


def shape_of(engine):
    """Tables, columns, keys and indexes in a form that can be compared."""
    found = inspect(engine)
    columns = found.get_multi_columns()
    primary = found.get_multi_pk_constraint()
    foreign = found.get_multi_foreign_keys()
    unique = found.get_multi_unique_constraints()
    indexes = found.get_multi_indexes()
    checks = found.get_multi_check_constraints()
    return {
        table[1]: {
            "columns": sorted(
                (c["name"], str(c["type"]), c["nullable"], str(c["default"]))
                for c in columns[table]
            ),
            "primary": primary[table],
            "foreign": sorted(str(k) for k in foreign[table]),
            "unique": sorted(str(k) for k in unique[table]),
            "indexes": sorted(str(_readable(k)) for k in indexes[table]),
            "checks": sorted(str(k["sqltext"]) for k in checks[table]),
        }
        for table in columns
        if table[1] != ALEMBIC
    }


def _readable(index):
    """An index whose condition, if it has one, is text and not an object."""
    options = {name: str(option) for name, option in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def triggers_of(engine):
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        return sorted(name for (name,) in connection.execute(text(query)))


def test_an_empty_database_goes_all_the_way_up_and_down_again(engine):
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    migrate.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) == {ALEMBIC}
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            left = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            extensions = "SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e'"
            assert connection.scalar(text(f"{left} AND NOT EXISTS ({extensions})")) == 0
    migrate.upgrade(engine)
    assert migrate.is_current(engine)


def test_each_revision_goes_up_down_and_up_with_awkward_rows(engine):
    """One walk through all of them: what stood in the tables before stays in them."""
    before, shape = "base", {}
    for revision in REVISIONS:
        shape = _walk(engine, before, shape, revision)
        before = revision
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def _walk(engine, before, old_shape, revision):
    """Every table has rows before and after, those that are new or have changed get some."""
    counts = counts_of(engine)
    migrate.upgrade(engine, revision)
    shape, triggers = shape_of(engine), triggers_of(engine)
    assert counts.items() <= counts_of(engine).items(), f"{revision} lost rows on the way up"
    changed = {name for name in names_of(engine) if shape[name] != old_shape.get(name)}
    fill(engine, changed)
    kept = {name: rows for name, rows in counts_of(engine).items() if name in counts}
    migrate.downgrade(engine, before)
    assert kept.items() <= counts_of(engine).items(), f"{revision} lost rows on the way down"
    migrate.upgrade(engine, revision)
    assert shape_of(engine) == shape, revision
    assert triggers_of(engine) == triggers, revision
    fill(engine, changed)
    return shape


def counts_of(engine):
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table(name)))
            for name in names_of(engine)
        }


@pytest.fixture
def migrated(app):
    """A database that is up to date."""
    with app.app_context():
        return db.engine


def test_almost_every_table_took_awkward_rows(migrated):
    """Guards the test above: rows that nothing accepts would prove nothing."""
    fill(migrated, names_of(migrated))
    counts = counts_of(migrated)
    empty = {name for name, rows in counts.items() if not rows}
    assert len(empty) <= len(counts) * 0.2, empty


def test_the_tables_of_the_program_are_those_of_the_migrations(migrated):
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        differences = compare_metadata(context, Base.metadata)
    virtual = _full_text(migrated)
    assert [one for one in differences if not _is_the_databases_own(one, virtual)] == []


def _is_the_databases_own(difference, virtual):
    """Full-text tables of SQLite and generated columns of PostgreSQL have no model."""
    if isinstance(difference, list) or not difference[0].startswith("remove"):
        return False
    kind, subject = difference[0], difference[-1]
    if kind == "remove_table":
        return subject.name not in Base.metadata.tables and subject.name.startswith(tuple(virtual))
    columns = subject.columns if kind == "remove_index" else [subject]
    return all(getattr(column, "computed", None) is not None for column in columns)


def test_models_and_migrations_agree_on_checks_and_names(migrated):
    """What autogenerate does not compare: CHECK constraints, and the names of all constraints."""
    found = inspect(migrated)
    for name, declared_table in Base.metadata.tables.items():
        declared = {
            constraint.name
            for constraint in declared_table.constraints
            if constraint.__class__.__name__ == "CheckConstraint"
        }
        stored = {check["name"] for check in found.get_check_constraints(name)}
        assert declared == stored, name
        assert {key["name"] for key in found.get_foreign_keys(name)} == {
            key.name for key in declared_table.foreign_key_constraints
        }, name


def migrate_in_a_process(url, start):
    engine = create_engine(url, **engine_options(url))
    prepare(engine)
    start.wait()
    migrate.upgrade(engine)


def test_two_processes_that_start_together_migrate_once(engine):
    context = multiprocessing.get_context("fork")
    start = context.Event()
    url = engine.url.render_as_string(hide_password=False)
    processes = [context.Process(target=migrate_in_a_process, args=(url, start)) for _ in range(3)]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert migrate.is_current(engine)


FAILS = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "9999", "{last}", None, None
def upgrade():
    op.create_table("half", sa.Column("id", sa.Uuid()))
    raise ZeroDivisionError
def downgrade():
    op.drop_table("half")
"""


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(engine, tmp_path, monkeypatch):
    migrate.upgrade(engine, REVISIONS[0])
    before = shape_of(engine)
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    (folder / "versions" / "9999_fails.py").write_text(FAILS.format(last=REVISIONS[-1]))
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "MIGRATIONS", folder)
        with pytest.raises(ZeroDivisionError):
            migrate.upgrade(engine)
    assert shape_of(engine) == before
    assert migrate.current(engine) == REVISIONS[0]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
class TestScripts:
    def test_imports_nothing_of_the_program(self, script):
        for node in ast.walk(ast.parse(script.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "__import__":
                names = ["trepconnect"]
            roots = {name.split(".")[0] for name in names}
            assert roots.isdisjoint({"trepconnect", "tests", "importlib"}), roots

    def test_its_number_is_its_revision(self, script):
        assert re.fullmatch(r"[0-9]{4}_[a-z0-9_]+\.py", script.name)
        tree = ast.parse(script.read_text())
        values = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and node.targets[0].id.endswith("revision")
        }
        number = int(script.name[:4])
        assert values["revision"] == script.name[:4]
        assert values["down_revision"] == (None if number == 1 else f"{number - 1:04}")


def test_revisions_are_one_line_without_a_gap():
    assert [f"{number:04}" for number in range(1, len(SCRIPTS) + 1)] == REVISIONS
    assert [path.name[:4] for path in SCRIPTS] == REVISIONS


EXCEPTIONS = {"audit_heads", "worker_beats", "search_docs", "search_state"}  # no people in them


def test_ids_are_random():
    """A key that counts would tell strangers how many people there are."""
    for each in Base.metadata.tables.values():
        keys = list(each.primary_key)
        if len(keys) == 1 and keys[0].name == "id" and isinstance(keys[0].type, Integer):
            assert each.name in EXCEPTIONS, each.name
