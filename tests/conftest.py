"""Fixtures of all tests: an application per database, a client that reads pages, builders."""

import os
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from flask import has_app_context
from sqlalchemy import Select, event, func
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests import postgres, tier, times
from tests.client import Client
from tests.factories import Make
from trepconnect.app import create_app
from trepconnect.platform.config import DEMO_OFFICE, Settings
from trepconnect.platform.data import migrate
from trepconnect.platform.data.db import db, reading
from trepconnect.platform.language.compiled_templates import WordedEnvironment
from trepconnect.platform.language.i18n import current_reader
from trepconnect.platform.worker import queue

# Each commit of SQLite waits for the disk, some thousands of them in a run: memory has none.
_MEMORY = Path("/dev/shm")
_ENOUGH = 4 << 30
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# A busy machine is slow: that is no failure of the program.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    max_examples=tier.examples(100),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")

DATABASES = os.environ.get("TREPCONNECT_TEST_DATABASES", "sqlite,postgresql").split(",")
KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="


def settings(database_url, folder, **changes):
    return Settings(
        **{
            "DATABASE_URL": database_url,
            "QUEUE_URL": f"sqlite:///{folder}/queue.db",
            "FILES_DIR": str(folder / "files"),
            "SECRET_KEY": "tests-only-0123456789-abcdefghijklmnop",
            "FIELD_KEY": KEY,
            "DEMO": True,
            **DEMO_OFFICE,
            **changes,
        }
    )


_LONG = re.compile("/browser/|races|hostile|machine|killed|processes|limits|migrations")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """What only draws is tried on one database, unless all is asked for.

    The longest files come first: at the end no worker waits for another.
    """
    items.sort(key=lambda item: _LONG.search(item.path.as_posix()) is None)
    left_out = [] if tier.FULL else [item for item in items if not _is_drawn(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _is_drawn(item):
    asked = getattr(item, "callspec", None)
    database = asked and asked.params.get("database")
    if database is None:
        return True
    place = tier.place_of(item.nodeid, database)
    return database in tier.database_for(place, set(item.fixturenames), DATABASES)


def pytest_sessionstart(session):
    if not hasattr(session.config, "workerinput"):
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        again = f"TREPCONNECT_TEST_TIER={tier.TIER} TREPCONNECT_TEST_SEED={tier.SEED}"
        order = getattr(session.config.option, "randomly_seed", None)
        order = f" --randomly-seed={order}" if order else ""
        reporter.write_line(f"To draw the same again: {again}{order}")


def pytest_terminal_summary(terminalreporter):
    reports = [one for group in terminalreporter.stats.values() for one in group]
    terminalreporter.write_sep("-", "where the time went")
    for line in times.lines_of([one for one in reports if hasattr(one, "duration")]):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session", params=DATABASES)
def database(request):
    """The kind of database; everything that touches one runs on each."""
    return request.param


@pytest.fixture(autouse=True, scope="session")
def compiled_once():
    """Each test has an application of its own, and all of them the same templates and routes."""
    templates, compile_template = {}, WordedEnvironment.compile
    builders, compile_builder = {}, Rule._compile_builder

    def template_of(env, source, name=None, *rest, **options):
        reader = current_reader() if has_app_context() else None
        place = source, name, rest, tuple(options.items()), reader
        if place not in templates:
            templates[place] = compile_template(env, source, name, *rest, **options)
        return templates[place]

    def builder_of(rule, append_unknown=True):
        place = rule.rule, tuple((rule.defaults or {}).items()), append_unknown
        if place not in builders:
            builders[place] = compile_builder(rule, append_unknown)
        return builders[place]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WordedEnvironment, "compile", template_of)
        patch.setattr(Rule, "_compile_builder", builder_of)
        yield


_TEMPLATES = {}


@pytest.fixture(scope="session")
def template(database, tmp_path_factory):
    """A migrated, empty database to copy from.

    Kept beside the fixture, which pytest drops each time that it turns to the other database.
    """
    if database not in _TEMPLATES:
        _TEMPLATES[database] = _migrated(database, tmp_path_factory.mktemp(f"template-{database}"))
    return _TEMPLATES[database]


def _migrated(database, folder):
    url = f"sqlite:///{folder}/template.db"
    if database == "postgresql":
        url = postgres.server().create_database()
    app = create_app(settings(url, folder))
    with app.app_context():
        migrate.upgrade(db.engine)
        db.engine.dispose()
    return url


_IDLE = []
"""Clones on PostgreSQL that a test is done with: emptying one is cheaper than cloning."""


@pytest.fixture
def new_database(database, template, tmp_path):
    """Makes fresh copies of the migrated database, or of another; returns their URLs."""
    mine, clones = [], []

    def make(of=template):
        if database == "sqlite":
            url = f"sqlite:///{tmp_path}/copy-{len(mine)}.db"
            copy_sqlite(of, url)
            mine.append(url)
        elif of == template:
            mine.append(url := _idle_or_new(template))
        else:
            clones.append(url := postgres.server().create_database(template=of))
        return url

    yield make
    if database == "postgresql":
        _IDLE.extend(mine)
        for url in clones:
            postgres.server().drop(url)


def _idle_or_new(template):
    if not _IDLE:
        return postgres.server().create_database(template=template)
    url = _IDLE.pop()
    postgres.server().empty(url, template)
    return url


def copy_sqlite(of, url):
    path = url.removeprefix("sqlite:///")
    for companion in ("-wal", "-shm"):
        Path(path + companion).unlink(missing_ok=True)
    shutil.copy(of.removeprefix("sqlite:///"), path)


def new_app(url, folder, **changes):
    """An application whose client reads pages; ``changes`` are of its settings."""
    app = create_app(settings(url, folder, **changes))
    app.config.update(TESTING=True)
    app.test_client_class = Client
    return app


@pytest.fixture
def own_app(new_database, tmp_path):
    """An application of the test's own, for tests that build on to it."""
    app = new_app(new_database(), tmp_path)
    yield app
    with app.app_context():
        db.engine.dispose()


_OFFICES = {}


class Office:
    """An application that many tests take turns with: making one, and having it compile its
    statements and templates, costs more than most tests. Each finds it as if it were new."""

    def __init__(self, url, folder):
        self.url, self.folder = url, folder
        self.app = new_app(url, folder)
        self._config = dict(self.app.config)
        self._extensions = dict(self.app.extensions)

    def empty(self, template):
        """Nobody is in it and nothing waits."""
        if self.url.startswith("sqlite"):
            copy_sqlite(template, self.url)
        else:
            postgres.server().empty(self.url, template)
        self.app.extensions["trepconnect.queue"].flush()
        shutil.rmtree(self.folder / "files", ignore_errors=True)

    def tidy(self):
        with self.app.app_context():
            db.engine.dispose()
        for kept, as_made in (
            (self.app.config, self._config),
            (self.app.extensions, self._extensions),
        ):
            kept.clear()
            kept.update(as_made)


@pytest.fixture
def app(database, template, tmp_path_factory):
    """An office that nobody has entered yet."""
    if database not in _OFFICES:
        folder = tmp_path_factory.mktemp(f"office-{database}")
        url = f"sqlite:///{folder}/office.db"
        if database == "postgresql":
            url = postgres.server().create_database(template=template)
        _OFFICES[database] = Office(url, folder)
    office = _OFFICES[database]
    office.empty(template)
    yield office.app
    office.tidy()


class FreshSession(Session):
    """Reads what is committed now: each read ends the one before, and nothing is ever locked."""

    def execute(self, *args, **kwargs):
        self.rollback()
        return super().execute(*args, **kwargs)

    def scalar(self, *args, **kwargs):
        self.rollback()
        return super().scalar(*args, **kwargs)

    def scalars(self, *args, **kwargs):
        self.rollback()
        return super().scalars(*args, **kwargs)

    def get(self, *args, **kwargs):
        self.rollback()
        return super().get(*args, **kwargs)


@pytest.fixture
def session(app):
    """A reading session of the test's own. No app context stays open around requests: sharing one
    would share the identity map and hide missing commits. Rows are made by ``make``."""
    with app.app_context():
        engine = reading(db.engine)
    with FreshSession(engine, info={"read_only": True}, expire_on_commit=False) as fresh:
        yield fresh


@pytest.fixture
def make(app):
    return Make(app)


@pytest.fixture
def client(app):
    return app.test_client()


class FrozenClock:
    """Stands still until it is told to move."""

    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at

    zone = ZoneInfo(Settings.__dataclass_fields__["TIME_ZONE"].default)

    def today(self):
        return self.at.astimezone(self.zone).date()

    def move(self, **by):
        self.at += timedelta(**by)


@pytest.fixture
def clock():
    return FrozenClock(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))


@event.listens_for(Session, "do_orm_execute")
def break_ties_at_random(state):
    """Append RANDOM() to every ORDER BY: a list that is not fully ordered comes back shuffled, so
    no test (and no page) can lean on luck."""
    query = state.statement
    lookup = state.is_relationship_load or state.is_column_load
    plain = isinstance(query, Select) and not (query._group_by_clauses or query._distinct)
    if plain and not lookup and query._for_update_arg is None:
        state.statement = query.order_by(func.random())


@pytest.fixture
def count_queries(app):
    """``with count_queries() as seen: ...`` gathers the statements that pages send."""

    @contextmanager
    def counting():
        seen = []
        with app.app_context():
            engine = db.engine

        def note(_connection, _cursor, statement, *_):
            if not statement.startswith(("BEGIN", "SAVEPOINT")):
                seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def beat(app):
    with app.app_context():
        queue.beat()
