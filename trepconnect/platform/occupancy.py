"""Whether a database holds sealed rows already, asked before a key is made beside it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    Connection,
    create_engine,
    exists,
    inspect,
    literal,
    make_url,
    select,
    table,
)

_SEALED = ("key_checks", "users", "contact_points", "invitations", "sign_in_codes")
_CONNECT_SECONDS = 10


def is_occupied(url: str) -> bool:
    """Whether ``url`` names a database with people in it; raises SQLAlchemyError if it is away."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite"
    if is_file and not (address.database and Path(address.database).exists()):
        return False
    engine = create_engine(
        address, connect_args={} if is_file else {"connect_timeout": _CONNECT_SECONDS}
    )
    try:
        with engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
            return any(_has_rows(connection, name) for name in _SEALED if name in there)
    finally:
        engine.dispose()


def _has_rows(connection: Connection, name: str) -> bool:
    return connection.scalar(select(exists(select(literal(1)).select_from(table(name))))) or False
