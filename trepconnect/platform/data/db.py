"""Database base class, sessions, units of work and the column types shared by every domain.

SQLite is the default, PostgreSQL the database of an office that outgrew one machine; what
differs between them is in this file and behind ``is_sqlite``.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from flask import Flask, has_request_context
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Engine,
    Enum,
    MetaData,
    Uuid,
    event,
    func,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, registry
from sqlalchemy.types import TypeDecorator

from trepconnect.kernel.money import Money

READ = "read"
OWNER_ONLY = 0o600
BUSY_SECONDS = 15
CONNECT_SECONDS = 10


class UtcDateTime(TypeDecorator[datetime]):
    """Timezone-aware in, timezone-aware UTC out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime refused")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        aware: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC)


class MoneyColumn(TypeDecorator[Money]):
    """Whole cents in a BIGINT, ``Money`` in Python."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return value.cents if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Money | None:
        return Money(value) if value is not None else None


def _values(members: type[StrEnum]) -> list[str]:
    return [member.value for member in members]


_uuid_of = lru_cache(maxsize=50_000)(UUID)


class Id(Uuid[UUID]):
    """A UUID. SQLite keeps it as text: the same text is read only once, for lists hold many."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if dialect.supports_native_uuid:
            return None  # the driver reads them itself
        return lambda value: None if value is None else _uuid_of(value)


class Base(DeclarativeBase):
    """Base of every table. Names constraints so that migrations can drop them."""

    # Flask-SQLAlchemy derives a second base from this one, and SQLAlchemy then
    # refuses per-base settings: they have to sit on the registry.
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            Money: MoneyColumn,
            UUID: Id,
            dict[str, Any]: JSON,
            list[Any]: JSON,
            list[str]: JSON,
            # Enums are stored as their values in a VARCHAR with no CHECK, so a
            # new member needs no migration; code is the only writer.
            StrEnum: Enum(StrEnum, native_enum=False, length=40, values_callable=_values),
        },
    )


class ReadOnlyRequest(RuntimeError):
    """Something tried to write while only reading was allowed."""


UNIQUE_VIOLATION = "23505"


def is_duplicate(error: BaseException) -> bool:
    """Whether a unique key refused a row: another was first."""
    if not isinstance(error, IntegrityError):
        return False
    code = getattr(error.orig, "sqlstate", None)
    name = getattr(error.orig, "sqlite_errorname", "")
    return code == UNIQUE_VIOLATION or name in {
        "SQLITE_CONSTRAINT_UNIQUE",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
    }


def is_unavailable(error: BaseException) -> bool:
    """Whether the database is away, full or too busy, so that trying later may help."""
    if isinstance(error, OperationalError | PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


class WorkSession(FlaskSession):
    """A session that begins a writing transaction unless it was opened for reading only."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        bind = super().get_bind(*args, **kwargs)
        if self.info.get("read_only") and isinstance(bind, Engine):
            return reading(bind)
        return bind


db = SQLAlchemy(model_class=Base, session_options={"class_": WorkSession})


def reading(engine: Engine) -> Engine:
    """The same pool, whose transactions do not ask for the right to write."""
    shared: dict[str, Engine] = engine.pool.__dict__.setdefault("trepconnect_engines", {})
    if READ not in shared:
        options: dict[str, Any] = {"trepconnect_access": READ}
        if engine.dialect.name == "postgresql":
            options["postgresql_readonly"] = True
        shared[READ] = engine.execution_options(**options)
    return shared[READ]


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def wait_for_turn(session: Session, key: str) -> None:
    """Let one transaction at a time go on with ``key``, until it ends.

    For decisions that no single row stands for, such as a count. On SQLite a writing transaction
    is alone anyway.
    """
    if not is_sqlite(session):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def engine_options(url: str) -> dict[str, Any]:
    """Pool settings that suit the database behind ``url``; errors repeat no values."""
    if url.startswith("sqlite"):
        arguments: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        return {"hide_parameters": True, "connect_args": arguments}
    return {
        "hide_parameters": True,
        "connect_args": {"connect_timeout": CONNECT_SECONDS},
        "pool_size": 5,
        "max_overflow": 10,
        "pool_timeout": CONNECT_SECONDS,
        "pool_pre_ping": True,
    }


def prepare(engine: Engine) -> None:
    """Make every SQLite connection durable, strict and explicit about its transactions."""
    if engine.dialect.name != "sqlite":
        return
    keep_private(engine.url.database or "")
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def keep_private(path: str) -> None:
    """Let nobody but the owner read a SQLite file; SQLite makes its companions like the file.

    A file that belongs to another user is left as it is, and a folder that is not there is told
    by the first connection.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY))
    for companion in ("", "-wal", "-shm"):
        with suppress(OSError):
            Path(path + companion).chmod(OWNER_ONLY)


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver's own implicit BEGIN would be a deferred one, which fails at once
    # with "database is locked" when a reader turns writer beside another writer.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _turn_to_wal(connection)


def _turn_to_wal(connection: Any) -> None:
    """Processes that start together on a new database: SQLite lets none of them wait for this."""
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("trepconnect_access") == READ
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@event.listens_for(Session, "before_flush")
def _no_flush_when_read_only(session: Session, *_: object) -> None:
    if session.info.get("read_only") and (session.new or session.dirty or session.deleted):
        raise ReadOnlyRequest("safe HTTP methods must not write")


@event.listens_for(Session, "do_orm_execute")
def _no_bulk_write_when_read_only(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if state.session.info.get("read_only") and writes:
        raise ReadOnlyRequest("safe HTTP methods must not write")


BeforeCommit = Callable[[Session], None]
AfterCommit = Callable[[Session], None]
_before_commit: list[BeforeCommit] = []
_after_commit: list[AfterCommit] = []


def on_commit(*, before: BeforeCommit | None = None, after: AfterCommit | None = None) -> None:
    """Register what happens around every commit: the audit chain before, the worker after."""
    if before and before not in _before_commit:
        _before_commit.append(before)
    if after and after not in _after_commit:
        _after_commit.append(after)


def commit(session: Session) -> None:
    """The only commit of the program."""
    session.flush()
    for step in _before_commit:
        step(session)
    session.commit()
    for step in _after_commit:
        step(session)


class WritesTwice(RuntimeError):
    """A second writing transaction was begun beside the first of the same request."""


def _is_writing(session: Session) -> bool:
    return session.in_transaction() and not session.info.get("read_only")


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """A session of its own for the worker, the command line and the few writes beside a request.

    Commits when the block ends well and rolls back when it raises. Raises WritesTwice while the
    request's own session is writing: on SQLite the second would wait for the first.
    """
    if has_request_context() and _is_writing(db.session()):
        raise WritesTwice
    with WorkSession(db, expire_on_commit=False) as session:
        try:
            yield session
            commit(session)
        except BaseException:
            session.rollback()
            raise


@contextmanager
def read_only() -> Iterator[Session]:
    """A session of its own that cannot write."""
    with WorkSession(db, expire_on_commit=False, info={"read_only": True}) as session:
        yield session
