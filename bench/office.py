"""An office to measure: the demonstration's people, a directory of any size, one process."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from trepconnect.accounts.domain import AuthLevel
from trepconnect.accounts.service.sign_in import start_session
from trepconnect.app import create_app
from trepconnect.demo import loader
from trepconnect.demo.accounts import get_demo_user
from trepconnect.directory.importing.service import imports
from trepconnect.directory.importing.service.imports import import_directory
from trepconnect.kernel.actor import Actor
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import Settings
from trepconnect.platform.data import migrate
from trepconnect.platform.data.db import db, unit_of_work

DEMO_DIRECTORY = Path(loader.__file__).parent / "data" / "directory" / "hsds"
_KEY = "YmVuY2gtb25seS1iZW5jaC1vbmx5LWJlbmNoLW9ubHk="
_COPIES = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")


def silent(_message: str) -> None:
    """For what would tell its progress."""


@dataclass(frozen=True, slots=True)
class Page:
    """What came back."""

    status: str
    body: bytes


def ask(app: Flask, environ: dict[str, Any]) -> Page:
    """The answer to one request, sent as cheaply as a server would."""
    status: list[str] = []

    def start(line: str, _headers: object, _error: object = None) -> Callable[..., Any]:
        status.append(line)
        return lambda _bytes: None

    answer = app.wsgi_app(environ, start)
    body = b"".join(answer)
    close = getattr(answer, "close", None)
    if close:
        close()
    return Page(status[0], body)


def opener(app: Flask, environ: dict[str, Any]) -> Callable[[], Page]:
    """A function that sends one request again and again."""
    found = ask(app, environ.copy())
    if not found.status.startswith("200"):
        raise RuntimeError(f"{environ['PATH_INFO']}: {found.status}")
    return lambda: ask(app, environ.copy())


class Browser:
    """Somebody's requests, sent straight into the application: no server, no socket."""

    def __init__(self, app: Flask, token: str | None, **headers: str) -> None:
        self._app = app
        self._headers = headers
        self._client = app.test_client()
        if token:
            with self._client.session_transaction() as cookie:
                cookie["_user_id"] = token

    def opener(self, path: str) -> Callable[[], Page]:
        """A function that opens ``path`` again and again."""
        self._client.get(path)  # from here on the cookie holds all that it will
        return opener(self._app, self._environ(path))

    def sender(self, path: str, body_of: Callable[[], str]) -> Callable[[], Page]:
        """A function that sends a form to ``path`` again and again, each time another body."""
        environ = self._environ(path)
        environ |= {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded"}

        def send() -> Page:
            body = body_of().encode()
            given = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
            found = ask(self._app, environ | given)
            if not found.status.startswith("303"):
                raise RuntimeError(f"{path}: {found.status}")
            return found

        return send

    def look(self, path: str) -> tuple[str, str]:
        """Status and content type of ``path``."""
        answer = self._client.get(path, headers=self._headers)
        return answer.status, answer.content_type or ""

    def read(self, path: str) -> bytes:
        """The page as it is read, whatever it was wrapped in on its way."""
        return self._client.get(path).get_data()

    def first_link(self, path: str, pattern: str) -> str:
        """The first address on a page that looks like ``pattern``."""
        found = re.search(pattern, self.read(path).decode())
        if found is None:
            raise LookupError(f"{path} links to no {pattern}")
        return found.group()

    def weigh(self, path: str) -> int:
        """Bytes of the body as it travels."""
        return len(self._client.get(path, headers=self._headers).get_data())

    def _environ(self, path: str) -> dict[str, Any]:
        cookie = _cookie_of(self._client)
        headers = [*self._headers.items(), *([("Cookie", cookie)] if cookie else [])]
        builder = EnvironBuilder(path, headers=headers)
        try:
            return builder.get_environ()
        finally:
            builder.close()


def _cookie_of(client: FlaskClient) -> str:
    kept = client.get_cookie("trepconnect")
    return f"trepconnect={kept.value}" if kept else ""


class Office:
    """The application over one database, loaded with the demonstration."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.opened = ExitStack()
        settings = Settings(
            DATABASE_URL=url,
            QUEUE_URL=f"sqlite:///{folder}/queue.db",
            FILES_DIR=str(folder / "files"),
            SECRET_KEY="bench-only-0123456789-abcdefghijklmnop",  # noqa: S106
            FIELD_KEY=_KEY,
            DEMO=True,
        )
        self.app = create_app(settings)
        self.zone = settings.zone

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def kind(self) -> str:
        return "SQLite" if self.is_sqlite else "PostgreSQL"

    def load(self) -> None:
        with self.app.app_context():
            migrate.upgrade(db.engine)
            loader.load(OfficeClock(), self.zone, silent)

    def add_directory(self, folder: Path, source: str) -> None:
        with self.app.app_context():
            import_directory(
                Actor.system(),
                OfficeClock(),
                folder,
                source=source,
                upkeep=imports.LINK_AND_INDEX,
                confirmed=True,
            )

    def user_id(self, account: str) -> UUID:
        with self.app.app_context(), unit_of_work() as session:
            return get_demo_user(session, account).id

    def token(self, account: str) -> str:
        """A session as if somebody of the demonstration had just signed in."""
        with self.app.app_context(), unit_of_work() as session:
            return start_session(
                session,
                OfficeClock(),
                user=get_demo_user(session, account),
                device="Bench",
                level=AuthLevel.SECOND_FACTOR,
            )

    def browser(self, account: str | None = None, **headers: str) -> Browser:
        return Browser(self.app, self.token(account) if account else None, **headers)

    def statements(self, open_it: Callable[[], Page]) -> int:
        """How many statements one page sends; beginning a transaction is none, and the line that
        the audit log gets after a look at somebody's record (three more) belongs to no page."""
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if not (statement.startswith(("BEGIN", "SAVEPOINT")) or "audit_" in statement):
                seen.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            open_it()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    def close(self) -> None:
        self.opened.close()
        with self.app.app_context():
            db.engine.dispose()


@contextmanager
def sqlite_office() -> Iterator[Office]:
    folder = Path(tempfile.mkdtemp(prefix="trepconnect-bench-"))
    office = Office(f"sqlite:///{folder}/office.db", folder)
    try:
        office.load()
        yield office
    finally:
        office.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_office() -> Iterator[Office]:
    from tests import postgres  # noqa: PLC0415 - a server only starts where one is wanted

    folder = Path(tempfile.mkdtemp(prefix="trepconnect-bench-"))
    office = Office(postgres.server().create_database(), folder)
    try:
        office.load()
        yield office
    finally:
        office.close()
        postgres.server().drop(office.url)
        shutil.rmtree(folder, ignore_errors=True)


def write_copies(folder: Path, numbers: range) -> Path:
    """The demonstration's directory, copied under new ids: a bigger one of the same shape."""
    folder.mkdir(parents=True)
    for file in sorted(DEMO_DIRECTORY.glob("*.json")):
        records = json.loads(file.read_text(encoding="utf-8"))
        if file.stem in {"organizations", "services"}:
            records = [_copy(record, number) for number in numbers for record in records]
        text = json.dumps(records, ensure_ascii=False)
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder


_SHARED = frozenset({"taxonomy_id", "taxonomy_term_id", "taxonomy_term", "taxonomy", "parent_id"})


def _copy(value: Any, number: int) -> Any:
    """``value`` with every id changed in the same way, save those of headings."""
    if isinstance(value, list):
        return [_copy(one, number) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: str(uuid5(_COPIES, f"{number}:{entry}"))
        if (key == "id" or key.endswith("_id")) and key not in _SHARED and entry
        else entry
        if key in _SHARED
        else _copy(entry, number)
        for key, entry in value.items()
    }
