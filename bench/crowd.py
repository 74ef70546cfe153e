"""How staff pages grow with what is stored: a small office beside a large one.

``python -m bench.crowd --people 300,50000`` fills one office for each number, by copying what is
stored of everybody whom the demonstration accompanies inside the database, and opens every page of
the staff in each. What counts is processor time; on PostgreSQL, whose own is not seen here, the
time that passes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Table,
    Text,
    Uuid,
    and_,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    true,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from bench.office import Office, Page, postgresql_office, sqlite_office
from bench.report import Result, load, table
from trepconnect.kernel.actor import Role
from trepconnect.lending.ledger.service import rebuild_balances
from trepconnect.milestones.plans.queries.lists import PLANS
from trepconnect.notifications.domain import Kind
from trepconnect.platform.data import kept
from trepconnect.platform.data.db import Base, db
from trepconnect.profiles.queries.demand import NEEDS

MOST_GROWTH: Final = 2.0
SMALL, LARGE = 300, 50_000
ROUNDS: Final = 9
_STRIDE: Final = 1_000_000
"""Between the numbers of copies of one person's row."""
_SESSIONS_EACH: Final = 3
_LOANS_EACH: Final = 3
_MESSAGES_EACH: Final = 5

_PEOPLE: Final = (
    "users",
    "messages",
    "profiles",
    "profile_languages",
    "businesses",
    "business_needs",
    "mentor_requests",
    "pairings",
    "planned_meetings",
    "plans",
    "plan_steps",
    "saved_matches",
    "cohort_members",
    "member_counts",
)
_SESSIONS: Final = ("mentoring_sessions", "mentoring_tasks")
_LOANS: Final = (
    "loan_applications",
    "loan_application_cash_lines",
    "loan_votes",
    "loan_offers",
    "loans",
    "loan_installments",
    "loan_repayments",
    "ledger_transactions",
    "ledger_moves",
)
_TIMES: Final = (
    dict.fromkeys(_PEOPLE, 1)
    | dict.fromkeys(_SESSIONS, _SESSIONS_EACH)
    | dict.fromkeys(_LOANS, _LOANS_EACH)
)
_SUMS: Final = "cohort_counts"


def fill(office: Office, people: int) -> None:
    """Copies of everybody accompanied, with all that is hers, until there are about ``people``."""
    with office.app.app_context(), db.engine.begin() as connection:
        _tell_everybody(connection)
        copied = connection.scalar(select(func.count()).where(_is_accompanied()))
        copies = max(people // (copied or 1) - 1, 0)
        if copies:
            for name, times in _TIMES.items():
                _Copying(connection, Base.metadata.tables[name], copies, times).run()
            _grow_sums(connection, copies)
    with office.app.app_context(), db.engine.connect() as connection:
        session = Session(connection)
        rebuild_balances(session)
        for topic in (NEEDS, PLANS):
            kept.rebuild(session, topic)
        session.commit()
        if not office.is_sqlite:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _is_accompanied() -> ColumnElement[bool]:
    return Base.metadata.tables["users"].c.roles == frozenset({Role.ENTREPRENEUR})


def _grow_sums(connection: Connection, copies: int) -> None:
    sums = Base.metadata.tables[_SUMS]
    more = {"amount": sums.c.amount * (copies + 1), "people": sums.c.people * (copies + 1)}
    connection.execute(update(sums).values(**more))


def _tell_everybody(connection: Connection) -> None:
    """Messages for everybody, unread."""
    messages, users = (Base.metadata.tables[name] for name in ("messages", "users"))
    numbers = _numbers(1, _MESSAGES_EACH)
    rest = func.substr(cast(users.c.id, Text), 9)
    copied = cast(_digits(connection, numbers.c.number).concat(rest), Uuid)
    columns = {
        "id": copied,
        "user_id": users.c.id,
        "kind": literal(Kind.MENTORING_STARTED.value, String),
        "subject_id": copied,
        "created_at": users.c.created_at,
    }
    rows = select(*columns.values()).join_from(users, numbers, true()).where(_is_accompanied())
    connection.execute(insert(messages).from_select(list(columns), rows))


def _numbers(first: int, last: int, name: str = "numbers") -> Any:
    counted = select(literal(first).label("number")).cte(name, recursive=True)
    following = select(counted.c.number + 1).where(counted.c.number < last)
    return counted.union_all(following)


def _copied(connection: Connection, key: Any, number: ColumnElement[int]) -> Any:
    """The id that copy ``number`` of a row has: the last eight digits of it are the number."""
    digits = _digits(connection, number)
    kept = 24 if connection.dialect.name == "sqlite" else 28
    return cast(func.substr(cast(key, Text), 1, kept).concat(digits), Uuid)


def _digits(connection: Connection, number: ColumnElement[int]) -> Any:
    if connection.dialect.name == "sqlite":
        return func.printf("%08x", number)
    return func.lpad(func.to_hex(number), 8, "0")


class _Copying:
    """The rows of one table that belong to people, copied so many times for so many people."""

    def __init__(self, connection: Connection, rows: Table, copies: int, times: int) -> None:
        self._connection, self._rows, self._times = connection, rows, times
        self._copy = _numbers(1, copies)
        self._again = _numbers(0, times - 1, "again")
        self._own = self._copy.c.number + self._again.c.number * _STRIDE

    def run(self) -> None:
        whole = select(*(self._value(one) for one in self._rows.c))
        joined = whole.select_from(self._rows).join(self._copy, true())
        query = joined.join(self._again, true()).where(*self._wanted())
        names = [one.name for one in self._rows.c]
        self._connection.execute(insert(self._rows).from_select(names, query))

    def _wanted(self) -> Iterator[ColumnElement[bool]]:
        """Rows of those who are copied; what may be open once is open once."""
        if self._rows.name == "users":
            yield _is_accompanied()
        for one in self._rows.c:
            for key in one.foreign_keys:
                if key.column.table is not self._rows and self._is_hers(one):
                    parent = key.column.table.alias()
                    there = exists().where(parent.c[key.column.name] == self._reference(one))
                    yield one.is_(None) | there if one.nullable else there
        if self._rows.name == "loan_applications":
            is_open = self._rows.c.state.in_(["draft", "submitted"])
            yield ~and_(is_open, self._again.c.number > 0)

    def _is_hers(self, one: Any) -> bool:
        """Whether a column names somebody or something that is copied, too."""
        targets = {key.column.table.name for key in one.foreign_keys}
        if targets & {"users", "profiles"}:
            return bool(one.name == "user_id")
        return bool(targets & set(_TIMES))

    def _value(self, one: Any) -> Any:
        if one.foreign_keys:
            return self._reference(one) if self._is_hers(one) else one
        if isinstance(one.type, Uuid) and (one.primary_key or self._is_unique(one)):
            return _copied(self._connection, one, self._own)
        if one.name == "fingerprint":
            kept = func.substr(type_coerce(one, Text), 1, 56)
            return kept.concat(_digits(self._connection, self._own))
        return one

    def _is_unique(self, one: Any) -> bool:
        return bool(one.unique) or one.name in {"form_key", "key", "subject_id"}

    def _reference(self, one: Any) -> Any:
        (key,) = one.foreign_keys
        is_many = _TIMES[key.column.table.name] == self._times > 1
        return _copied(self._connection, one, self._own if is_many else self._copy.c.number)


@dataclass(frozen=True, slots=True)
class Look:
    """A page, who opens it, and what is put into its address, if anything."""

    path: str
    account: str
    finding: str = ""


LOOKS: Final = (
    Look("/", "admin"),
    Look("/", "manager"),
    Look("/", "navigator"),
    Look("/", "loan-officer"),
    Look("/", "sponsor"),
    Look("/", "partner"),
    Look("/", "helper"),
    Look("/messages", "navigator"),
    Look("/staff/accounts", "admin"),
    Look("/staff/applications", "loan-officer"),
    Look("/staff/applications/closed", "loan-officer"),
    Look("/staff/applications/{}", "loan-officer", "loan_applications"),
    Look("/staff/books", "loan-officer"),
    Look("/staff/books/{}", "loan-officer", "loans.fund_id"),
    Look("/staff/cohorts", "manager"),
    Look("/staff/cohorts/{}", "manager", "cohorts"),
    Look("/staff/cohorts/{}/members", "manager", "cohorts"),
    Look("/staff/cohorts/compare", "manager"),
    Look("/staff/listings", "navigator"),
    Look("/staff/loans", "loan-officer"),
    Look("/staff/loans?show=late", "loan-officer"),
    Look("/staff/loans/{}", "loan-officer", "ledger_transactions.loan_id"),
    Look("/staff/loans/{}/ledger", "loan-officer", "ledger_transactions.loan_id"),
    Look("/staff/mentor-requests", "navigator"),
    Look("/staff/mentors", "navigator"),
    Look("/staff/mentors/{}", "navigator", "mentors.user_id"),
    Look("/staff/needs", "navigator"),
    Look("/staff/pairings", "navigator"),
    Look("/staff/pathways", "navigator"),
    Look("/staff/people", "navigator"),
    Look("/staff/people?q=maria", "navigator"),
    Look("/staff/people/{}", "navigator", "profiles.user_id"),
    Look("/staff/people/new", "navigator"),
    Look("/staff/saved-services", "navigator"),
    Look("/staff/sessions", "navigator"),
    Look("/steps-to-confirm", "navigator"),
)


def address(office: Office, look: Look) -> str:
    """With the id of the first row in an order that is the same in every office."""
    if not look.finding:
        return look.path
    name, _, key = look.finding.partition(".")
    found = Base.metadata.tables[name].c[key or "id"]
    with office.app.app_context(), db.engine.connect() as connection:
        return look.path.format(connection.scalar(select(found).order_by(found).limit(1)))


@dataclass(frozen=True, slots=True)
class Taken:
    milliseconds: float
    statements: int


def measure_page(office: Office, look: Look, rounds: int) -> Taken:
    path = address(office, look)
    open_it = office.browser(look.account).opener(path)
    open_it()
    clock = time.process_time if office.is_sqlite else time.perf_counter
    spent = median(_seconds(open_it, clock) for _ in range(rounds))
    return Taken(spent * 1000, office.statements(open_it))


def _seconds(open_it: Callable[[], Page], clock: Callable[[], float]) -> float:
    started = clock()
    open_it()
    return clock() - started


def measure(
    opening: Callable[[], Any], sizes: Sequence[int], rounds: int, looks: Sequence[Look] = LOOKS
) -> Iterator[Result]:
    """Each page in the largest office beside the smallest."""
    with ExitStack() as stack:
        offices = [stack.enter_context(opening()) for _ in sizes]
        for office, people in zip(offices, sizes, strict=True):
            started = time.monotonic()
            fill(office, people)
            tell(f"{people} people in {time.monotonic() - started:.0f} s")
        for look in looks:
            small, *_, large = [measure_page(office, look, rounds) for office in offices]
            yield Result(
                goal=f"{look.path} as {look.account}, {small.statements} statements, "
                f"{offices[0].kind}",
                ours=large.milliseconds,
                limit=small.milliseconds,
                target=MOST_GROWTH,
                unit="ms",
            )


def grow_on_sqlite(rounds: int) -> Iterator[Result]:
    yield from measure(sqlite_office, (SMALL, LARGE), rounds)


def tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.add_argument("--people", default=f"{SMALL},{LARGE}", help="sizes, the smallest first")
    parser.add_argument("--only", action="append", help="only pages whose address holds this")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    sizes = [int(one) for one in asked.people.split(",")]
    looks = [
        one for one in LOOKS if not asked.only or any(part in one.path for part in asked.only)
    ]
    opening = postgresql_office if asked.postgresql else sqlite_office
    before = load()
    results = list(measure(opening, sizes, asked.rounds, looks))
    print(table(sorted(results, key=lambda one: -one.ours / one.limit)))
    print(f"\nload {before:.1f} before, {load():.1f} after")
    return 0 if all(result.passes for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
