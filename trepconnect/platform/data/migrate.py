"""Bringing a database to the schema that this version of the program needs."""

from __future__ import annotations

from enum import Enum

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from trepconnect.platform.config import shipped
from trepconnect.platform.data.db import reading

MIGRATIONS = shipped("migrations")


class State(Enum):
    """Of a database, seen from this version of the program."""

    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


class NewerDatabase(CommandError):
    """The database was brought up to date by a newer program than this one."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database is at {revision}, which this version of the program does not know:"
            " install the newer program"
        )


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to ``revision``. Raises NewerDatabase."""
    found = current(engine)
    if found is not None and found not in revisions():
        raise NewerDatabase(found)
    command.upgrade(_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    command.downgrade(_config(engine), revision)


def revisions() -> list[str]:
    """All revisions, first to last."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def current(engine: Engine) -> str | None:
    """The revision that the database is at."""
    with reading(engine).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def state(engine: Engine) -> State:
    found, known = current(engine), revisions()
    if found == known[-1]:
        return State.CURRENT
    return State.OLDER if found is None or found in known else State.NEWER


def is_current(engine: Engine) -> bool:
    return state(engine) is State.CURRENT
