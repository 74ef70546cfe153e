"""What the doctor asks of the database: is it there, writable, of the right shape and whole."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, delete, func, select
from sqlalchemy import text as sql
from sqlalchemy.pool import StaticPool

from trepconnect.cli.counts import find_wrong
from trepconnect.cli.doctor.finding import Check, Ill
from trepconnect.platform.config import Settings
from trepconnect.platform.data import audit, migrate
from trepconnect.platform.data.db import Base, db, prepare, read_only, reading, unit_of_work
from trepconnect.platform.worker.queue import WorkerBeat

_NO_BEAT = -1
_SHOWN = 5
_RESTORE = "stop the services, copy the database away, and restore the last good backup"


def _check_database(_settings: Settings) -> str:
    with read_only() as session:
        session.execute(sql("SELECT 1"))
    with unit_of_work() as session:  # changes nothing, but must be allowed to
        session.execute(delete(WorkerBeat).where(WorkerBeat.id == _NO_BEAT))
    return f"{db.engine.dialect.name}, can be read and written"


def _check_schema(_settings: Settings) -> str:
    newest = migrate.revisions()[-1]
    state = migrate.state(db.engine)
    if state is migrate.State.NEWER:
        raise Ill(
            "the database belongs to a newer version of the program",
            "install the newer program; this one must not write into it",
        )
    if state is migrate.State.OLDER:
        raise Ill("the database is older than the program", "run `trepconnect upgrade`")
    return f"at {newest}"


def _check_tables(_settings: Settings) -> str:
    """Tables, columns, indexes and keys against those the program knows."""
    with reading(db.engine).connect() as connection:
        context = MigrationContext.configure(connection)
        differences = [_words(one) for one in compare_metadata(context, Base.metadata)]
    missing = sorted({one for one in differences if one})
    if missing:
        raise Ill(
            f"the database differs from the program: {_some(missing)}",
            f"if `schema` is bad run `trepconnect upgrade`; otherwise {_RESTORE}",
        )
    return f"{len(Base.metadata.tables)} tables as they should be"


def _words(difference: Any) -> str:
    """What lacks or differs. What the database has in addition does no harm."""
    if isinstance(difference, list):
        return ", ".join(sorted({f"{one[2]}.{one[3]} differs" for one in difference}))
    kind, subject = difference[0], difference[-1]
    if not kind.startswith("add_"):
        return ""
    return f"{kind.removeprefix('add_').replace('_', ' ')} {_name_of(subject)} is missing"


def _name_of(subject: Any) -> str:
    table = getattr(subject, "table", None)
    name = getattr(subject, "name", None) or "without a name"
    return f"{table.name}.{name}" if table is not None else str(name)


def _some(words: list[str]) -> str:
    more = len(words) - _SHOWN
    return "; ".join(words[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _check_pages(_settings: Settings) -> str:
    """Read all that is stored, the way the database can best tell whether it is whole."""
    with reading(db.engine).connect() as connection:
        if db.engine.dialect.name == "sqlite":
            return _integrity_of_sqlite(connection)
        return _read_all(connection)


def _integrity_of_sqlite(connection: Connection) -> str:
    answers = [str(row[0]) for row in connection.execute(sql("PRAGMA integrity_check(5)"))]
    if answers != ["ok"]:
        raise Ill(f"the file is damaged: {answers[0].splitlines()[-1]}", _RESTORE)
    if connection.execute(sql("PRAGMA foreign_key_check")).first():
        raise Ill("there are rows that refer to nothing", _RESTORE)
    return "every page of the file is whole"


def _read_all(connection: Connection) -> str:
    tables = Base.metadata.sorted_tables
    for table in tables:
        row = sql(f'"{table.name}"::text')
        connection.execute(select(func.sum(func.length(row))).select_from(table))
    return f"every row of {len(tables)} tables can be read"


def _check_guards(_settings: Settings) -> str:
    """Triggers, such as those that let nobody change the audit log and the books of loans."""
    wanted = _triggers_of_migrations() if db.engine.dialect.name == "sqlite" else _APPEND_ONLY
    missing = sorted(wanted - _triggers(db.engine))
    if missing:
        raise Ill(
            f"guards of the database are missing: {_some(missing)}",
            f"find out who removed them; then {_RESTORE}",
        )
    return f"{len(wanted)} guards stand"


_APPEND_ONLY = frozenset(
    f"{table}_append_only" for table in ("audit_entries", "ledger_transactions", "ledger_moves")
)


def _triggers(engine: Engine) -> set[str]:
    query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    if engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with reading(engine).connect() as connection:
        return {row[0] for row in connection.execute(sql(query))}


def _triggers_of_migrations() -> set[str]:
    scratch = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    prepare(scratch)
    try:
        migrate.upgrade(scratch)
        return _triggers(scratch)
    finally:
        scratch.dispose()


def _check_audit(_settings: Settings) -> str:
    with read_only() as session:
        outcome = audit.verify(session)
    if not outcome.whole:
        raise Ill(
            f"the audit log is broken at entry {outcome.broken_at}",
            "do not repair it: copy the database away and compare it with backups",
        )
    return f"{outcome.entries} entries, unbroken"


def _check_counts(_settings: Settings) -> str:
    """Balances of funds, and counts of needs and plans, against all that they count."""
    with read_only() as session:
        wrong = find_wrong(session)
    if wrong:
        raise Ill(
            f"kept counts differ from what is stored: {', '.join(wrong)}",
            "find out who changed rows by hand; then run `trepconnect outcomes recount`",
        )
    return "balances of funds, needs and plans are what is stored"


CHECKS = (
    Check(
        "database",
        _check_database,
        "is the database server up, the disk not full, and may the office's user write the file?",
    ),
    Check("schema", _check_schema, "mend `database` first"),
    Check("tables", _check_tables, "mend `database` first"),
    Check("pages", _check_pages, _RESTORE, deep=True),
    Check("guards", _check_guards, "mend `database` first", deep=True),
    Check("audit", _check_audit, "mend `tables` first", deep=True),
    Check("counts", _check_counts, "mend `tables` first", deep=True),
)
