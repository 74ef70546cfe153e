"""How Alembic reaches the database: through the engine that the program hands over.

All of an upgrade is one transaction, and one process at a time does it: the others wait, then
find nothing left to do.
"""

from alembic import context
from sqlalchemy import Connection, text

LOCK = 7_310_552
engine = context.config.attributes["engine"]
is_sqlite = engine.dialect.name == "sqlite"


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_as_batch=True,
        transactional_ddl=True,  # Alembic thinks SQLite cannot; with our own BEGIN it can
    )
    with context.begin_transaction():
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        if is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
            raise RuntimeError("the migration left rows that refer to nothing")


with engine.connect() as connection:
    if not is_sqlite:
        run(connection)
    else:
        # Changing a table means making it anew, and dropping the old one must not drop what
        # refers to it. The pragma does nothing inside a transaction.
        driver = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            run(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
