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
    SELECT s.id, coalesce(t.text, s.name), o.name, s.fees, s.is_free
    FROM services s
    LEFT JOIN organizations o ON o.id = s.organization_id
    LEFT JOIN service_texts t ON t.service_id = s.id AND t.language = ? AND t.field = 'name'
    WHERE s.id IN ({marks})"""
_LANGUAGES = "SELECT service_id, tag FROM service_languages WHERE service_id IN ({marks})"
_ITEM = re.compile(r"<li>\s*<h2>.*?\n        </li>", re.DOTALL)
_SERVICE = re.compile(r"/services/([0-9a-f-]{36})")
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

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
        return text.format(marks=", ".join("?" * marks)).replace("?", self.mark)

    def key(self, value: UUID) -> object:
        return value.hex if self.mark == "?" else value

    def rows(self, statement: str, values: Sequence[object]) -> Rows:
        found: Rows = self.driver.execute(statement, values).fetchall()
        return found


def connect(office: Office) -> Database:
    if office.is_sqlite:
        path = office.url.removeprefix("sqlite:///")
        return Database(sqlite3.connect(path, isolation_level=None), "?")
    address = office.url.replace("postgresql+psycopg", "postgresql")
    return Database(psycopg.connect(address, autocommit=True), "%s")


@dataclass(frozen=True, slots=True)
class Count:
    """The statement that counts what a page lists."""

    statement: str
    values: Sequence[object] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One record of the page: literals, and between them what is read from the database."""

    id: UUID
    literals: tuple[str, ...]
    columns: tuple[int, ...]


class LimitPage:
    """The page ``theirs`` by hand, for whoever holds ``token``."""

    def __init__(
        self, database: Database, theirs: Page, count: Count, *, token: str, language: str
    ) -> None:
        self._database = database
        self._language = language
        text = theirs.body.decode()
        found = list(_ITEM.finditer(text))
        ids = [UUID(_service_of(one.group())) for one in found]
        self._keys = [database.key(one) for one in ids]
        self._signed_in = database.statement(_SIGNED_IN)
        self._records = database.statement(_RECORDS, len(ids))
        self._languages = database.statement(_LANGUAGES, len(ids))
        self._count = database.statement(count.statement), count.values
        records = self._read_records()
        self._items = [
            _item(one.group(), key, records[key])
            for one, key in zip(found, self._keys, strict=True)
        ]
        self._total = self._read_total()
        self._spoken = {key: len(tags) for key, tags in self._read_languages().items()}
        name = str(escape(self._read_name(token)))
        self._head = text[: found[0].start()].split(name)
        self._between = [text[one.end() : next_one.start()] for one, next_one in pairwise(found)]
        self._between.append(text[found[-1].end() :])

    def show(self, token: str) -> str:
        name = str(escape(self._read_name(token)))
        total = self._read_total()
        records = self._read_records()
        spoken = self._read_languages()
        if total != self._total:
            raise LookupError("the directory changed under the limit page")
        parts = [name.join(self._head)]
        for key, item, after in zip(self._keys, self._items, self._between, strict=True):
            record = records[key]
            if len(spoken.get(key, ())) != self._spoken.get(key, 0):
                raise LookupError("the directory changed under the limit page")
            parts.append(item.literals[0])
            for column, literal in zip(item.columns, item.literals[1:], strict=True):
                parts.append(f"{escape(record[column])}{literal}")
            parts.append(after)
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
        rows = self._database.rows(self._records, [self._language, *self._keys])
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


def _item(text: str, key: object, record: tuple[Any, ...]) -> Item:
    """The literals of one record: its text cut wherever its name or organization stands."""
    shown = {str(escape(record[column])): column for column in (1, 2) if record[column]}
    longest_first = sorted(shown, key=len, reverse=True)
    parts = re.split("|".join(f"({re.escape(one)})" for one in longest_first), text)
    kept = [part for part in parts if part is not None]
    cuts = [part for part in kept if part in shown]
    literals: list[str] = [""]
    for part in kept:
        if part in shown:
            literals.append("")
        else:
            literals[-1] += part
    if unescape(text).count(str(record[1])) == 0:
        raise LookupError(f"the page does not name {record[1]!r}")
    return Item(UUID(str(key)), tuple(literals), tuple(shown[cut] for cut in cuts))


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
