"""The least that gives the same page: the driver itself, four statements, strings put together.

A limit page is cut out of the application's own page, so that it cannot fall behind: everything
but what the statements read is a literal, and the result is the same to the byte. It does not
rank, translate or decide anything; it knows beforehand which records it will show.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Any, Protocol
from uuid import UUID

import psycopg
from flask import Flask, request
from markupsafe import escape
from werkzeug.test import EnvironBuilder

from bench.office import Office, Page, opener
from trepconnect.accounts.domain import token_hash

_SIGNED_IN = """
    SELECT s.id, s.user_id, s.level, s.seen_at, s.expires_at, u.roles, u.language, u.display_name
    FROM sign_in_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = ? AND s.ended_at IS NULL AND u.suspended_at IS NULL"""
_RECORDS = """
    SELECT s.id, coalesce(t.text, s.name), o.name, coalesce(d.text, s.description)
    FROM services s
    LEFT JOIN organizations o ON o.id = s.organization_id
    LEFT JOIN service_texts t ON t.service_id = s.id AND t.language = ? AND t.field = 'name'
    LEFT JOIN service_texts d ON d.service_id = s.id AND d.language = ? AND d.field = 'description'
    WHERE s.id IN ({marks})"""
_LANGUAGES = "SELECT service_id, tag FROM service_languages WHERE service_id IN ({marks})"
_ITEM = re.compile(r'<li>\s*<h[23]><a href="[^"]*/services/')
_SERVICE = re.compile(r"/services/([0-9a-f-]{36})")
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

_LEAST_SHOWN = 20

Rows = list[tuple[Any, ...]]


class Driver(Protocol):
    """What both drivers can do."""

    def execute(self, statement: Any, values: Any = ..., /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Database:
    """The driver's own connection, and how it wants to be asked."""

    driver: Driver
    mark: str

    def statement(self, text: str, marks: int = 0) -> str:
        plain = text.format(marks=", ".join("?" * marks))
        return plain if self.mark == "?" else plain.replace("%", "%%").replace("?", self.mark)

    def key(self, value: UUID) -> object:
        return value.hex if self.mark == "?" else value

    def rows(self, statement: str, values: Sequence[object]) -> Rows:
        found: Rows = self.driver.execute(statement, values).fetchall()
        return found


def connect(office: Office) -> Database:
    """The driver alone over the office's database; it is closed with the office."""
    driver: sqlite3.Connection | psycopg.Connection
    if office.is_sqlite:
        driver = sqlite3.connect(office.url.removeprefix("sqlite:///"), isolation_level=None)
    else:
        address = office.url.replace("postgresql+psycopg", "postgresql")
        driver = psycopg.connect(address, autocommit=True)
    office.opened.callback(driver.close)
    return Database(driver, "?" if office.is_sqlite else "%s")


@dataclass(frozen=True, slots=True)
class Count:
    """The statement that counts what a page lists."""

    statement: str
    values: Sequence[object] = ()


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a column of the record stands, cut after ``length`` letters."""

    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Item:
    """One record of the page: a literal, and then holes, each with the literal after it."""

    first: str
    rest: tuple[tuple[Hole, str], ...]


class LimitPage:
    """The page ``theirs`` by hand, for whoever holds ``token``."""

    def __init__(
        self, database: Database, theirs: Page, count: Count, *, token: str, language: str
    ) -> None:
        self._database = database
        self._language = language
        text = theirs.body.decode()
        starts = [found.start() for found in _ITEM.finditer(text)]
        texts = [text[one:after] for one, after in pairwise([*starts, len(text)])]
        self._keys = [database.key(UUID(_service_of(one))) for one in texts]
        self._signed_in = database.statement(_SIGNED_IN)
        self._records = database.statement(_RECORDS, len(texts))
        self._languages = database.statement(_LANGUAGES, len(texts))
        self._count = database.statement(count.statement), count.values
        records = self._read_records()
        self._items = {
            key: _item(one, records[key]) for key, one in zip(self._keys, texts, strict=True)
        }
        self._total = self._read_total()
        self._spoken = {key: len(tags) for key, tags in self._read_languages().items()}
        self._head = text[: starts[0]].split(str(escape(self._read_name(token))))

    @property
    def results(self) -> int:
        return len(self._items)

    def show(self, token: str) -> str:
        name = str(escape(self._read_name(token)))
        total = self._read_total()
        records = self._read_records()
        spoken = self._read_languages()
        if total != self._total:
            raise LookupError("the directory changed under the limit page")
        parts = [name.join(self._head)]
        for key, item in self._items.items():
            if len(spoken.get(key, ())) != self._spoken.get(key, 0):
                raise LookupError("the directory changed under the limit page")
            record = records[key]
            parts.append(item.first)
            for hole, literal in item.rest:
                parts.append(f"{escape(record[hole.column][: hole.length])}{literal}")
        return "".join(parts)

    def _read_name(self, token: str) -> str:
        (row,) = self._database.rows(self._signed_in, [token_hash(token)])
        name: str = row[7]
        return name

    def _read_total(self) -> int:
        ((total,),) = self._database.rows(*self._count)
        count: int = total
        return count

    def _read_records(self) -> dict[object, tuple[Any, ...]]:
        rows = self._database.rows(self._records, [self._language, self._language, *self._keys])
        return {row[0]: row for row in rows}

    def _read_languages(self) -> dict[object, list[str]]:
        found: dict[object, list[str]] = {}
        for service_id, tag in self._database.rows(self._languages, self._keys):
            found.setdefault(service_id, []).append(tag)
        return found


def _service_of(item: str) -> str:
    found = _SERVICE.search(item)
    if found is None:
        raise LookupError("an item of the page names no service")
    return found.group(1)


def _item(text: str, record: tuple[Any, ...]) -> Item:
    """The text of one record, cut wherever something stands that the database knows."""
    shown = {_shown(text, value): column for column, value in enumerate(record[1:], 1) if value}
    if shown.get(str(escape(record[1]))) is None:
        raise LookupError(f"the page does not name {record[1]!r}")
    longest_first = sorted(filter(None, shown), key=len, reverse=True)
    first, *rest = re.split(f"({'|'.join(map(re.escape, longest_first))})", text)
    holes = [Hole(shown[cut], len(unescape(cut))) for cut in rest[::2]]
    return Item(first, tuple(zip(holes, rest[1::2], strict=True)))


def _shown(text: str, value: str) -> str:
    """As much of ``value`` as stands in ``text``: lists shorten what is long."""
    lengths = range(len(value), _LEAST_SHOWN, -1)
    whole = str(escape(value))
    cuts = (str(escape(value[:length])) for length in lengths)
    return whole if whole in text else next((cut for cut in cuts if cut in text), "")


def serve(pages: Mapping[str, LimitPage]) -> Flask:
    """A bare Flask application with the limit pages, and one that does nothing at all."""
    app = Flask("limit", static_folder=None)

    def view_of(page: LimitPage) -> Callable[[], str]:
        return lambda: page.show(request.cookies["token"])

    for name, page in pages.items():
        app.add_url_rule(f"/{name}", name, view_of(page))
    app.add_url_rule("/nothing", "nothing", lambda: "ok")
    return app


def limit_opener(app: Flask, name: str, token: str) -> Callable[[], Page]:
    builder = EnvironBuilder(f"/{name}", headers=[("Cookie", f"token={token}")])
    try:
        return opener(app, builder.get_environ())
    finally:
        builder.close()


def without_token(body: bytes) -> str:
    """A page without what differs at every opening."""
    text = body.decode()
    for token in set(_TOKEN.findall(text)):
        text = text.replace(token, "")
    return text
