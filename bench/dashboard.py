"""The dashboard of a cohort: beside the page by hand, a scan of all meetings, a small cohort."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from statistics import median
from uuid import UUID

from flask import Flask, request
from markupsafe import escape
from sqlalchemy import select, update

from bench.cohort import add_cohort
from bench.limit import Database, Rows, connect, limit_opener
from bench.office import Browser, Office, Page
from bench.report import Result
from bench.timing import Step, compare
from trepconnect.accounts.domain import token_hash
from trepconnect.cohorts.models import MemberRow
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.outcomes.indicators.service import rebuild, refresh_person
from trepconnect.platform.data.db import unit_of_work

SMALL, LARGE = 10_000, 1_000_000
READER = "manager"
MOST_OF_BY_HAND = 6.7
"""As for list pages: at least 15 % of the rate of the page by hand."""
MOST_OF_A_SCAN = 1 / 15
MOST_GROWTH = 1.5
_SCANS = 3
_MINUTES_AN_HOUR = 60

_SIGNED_IN = """
    SELECT s.id, s.user_id, s.level, s.seen_at, s.expires_at, u.roles, u.language, u.display_name
    FROM sign_in_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = ? AND s.ended_at IS NULL AND u.suspended_at IS NULL"""
_COHORT = """
    SELECT c.names, c.starts_on, c.ends_on, t.measure, t.amount
    FROM cohorts c LEFT JOIN cohort_targets t ON t.cohort_id = c.id WHERE c.id = ?"""
_SUMS = "SELECT code, key, amount, people FROM cohort_counts WHERE cohort_id = ?"
_SCAN = """
    SELECT substr(s.started_at, 1, 7), count(*), sum(s.minutes), count(DISTINCT p.user_id)
    FROM cohort_members m
    JOIN pairings p ON p.user_id = m.user_id
    JOIN mentoring_sessions s ON s.pairing_id = p.id
    WHERE m.cohort_id = ? AND s.state <> 'questioned'
    GROUP BY 1"""
_LINK = re.compile(
    r'(href="/staff/cohorts/[0-9a-f-]+/people\?measure=(\w+)(?:&amp;value=([\w-]+))?">)([^<]+)'
)
_TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]+')


def prepare(office: Office, *sizes: int) -> list[UUID]:
    """A cohort for each number of meetings, counted."""
    cohort_ids = [add_cohort(office, size) for size in sizes]
    with office.app.app_context(), unit_of_work() as session:
        rebuild(session, office.zone)
    return cohort_ids


class RawDashboard:
    """The page ``theirs`` by hand: three statements, strings put together, no words chosen.

    Every number that leads to people is read from the sums; the rest of the page is a literal.
    """

    def __init__(self, database: Database, theirs: Page, cohort_id: UUID) -> None:
        self._database = database
        self._key = database.key(cohort_id)
        pieces = _LINK.split(theirs.body.decode())
        self._first = pieces[0]
        self._holes = [
            (start, (code, key or ""), literal)
            for start, code, key, _text, literal in zip(*(iter(pieces[1:]),) * 5, strict=True)
        ]
        if not self._holes:
            raise LookupError("the page leads to no people")

    @property
    def numbers(self) -> int:
        return len(self._holes)

    def show(self, token: str) -> str:
        ((*_, name),) = self._rows(_SIGNED_IN, token_hash(token))
        escape(name)
        self._rows(_COHORT, self._key)
        sums = {(code, key): amount for code, key, amount, _ in self._rows(_SUMS, self._key)}
        parts = [self._first]
        for start, hole, literal in self._holes:
            parts += (start, _text(hole[0], sums[hole]), literal)
        return "".join(parts)

    def _rows(self, statement: str, value: object) -> Rows:
        return self._database.rows(self._database.statement(statement), [value])


def _text(code: str, amount: int) -> str:
    if code != "hours":
        return f"{amount:,}"
    return f"{round(amount / _MINUTES_AN_HOUR, 2):,.2f}".rstrip("0").removesuffix(".")


def without_tokens(body: bytes) -> str:
    """A page without what differs at every opening."""
    return _TOKEN.sub(r"\1", body.decode())


def steps(office: Office, cohort_ids: Mapping[str, UUID]) -> dict[str, Step]:
    """What opens each dashboard, and the one by hand, by name."""
    token = office.token(READER)
    browser = Browser(office.app, token)
    database = connect(office)
    found: dict[str, Step] = {}
    app = Flask("raw", static_folder=None)
    for name, cohort_id in cohort_ids.items():
        opener = browser.opener(f"/staff/cohorts/{cohort_id}")
        raw = RawDashboard(database, opener(), cohort_id)
        app.add_url_rule(f"/{name}", name, _view(raw))
        found[name] = opener
    for name in cohort_ids:
        found[f"{name} raw"] = limit_opener(app, name, token)
    return found


def _view(raw: RawDashboard) -> Callable[[], str]:
    return lambda: raw.show(request.cookies["token"])


def measure(office: Office, rounds: int) -> Iterator[Result]:
    small, large = prepare(office, SMALL, LARGE)
    opening = steps(office, {"small": small, "large": large})
    taken = compare(opening, rounds)
    ours, raw = taken["large"], taken["large raw"]
    yield Result(
        goal="dashboard of 1,000,000 meetings, beside its page by hand, CPU",
        ours=ours.milliseconds,
        limit=raw.milliseconds,
        target=MOST_OF_BY_HAND,
        unit="ms",
        spread=ours.spread_against(raw),
    )
    yield Result(
        goal="the same beside one scan of these meetings",
        ours=ours.milliseconds,
        limit=median(_scan(office, large) for _ in range(_SCANS)) * 1000,
        target=MOST_OF_A_SCAN,
        unit="ms",
    )
    yield Result(
        goal="the same beside the dashboard of 10,000 meetings",
        ours=ours.milliseconds,
        limit=taken["small"].milliseconds,
        target=MOST_GROWTH,
        unit="ms",
        spread=ours.spread_against(taken["small"]),
    )
    yield _keeping(office, rounds, small, large)
    yield Result(
        goal="statements of the dashboard",
        ours=office.statements(office.browser(READER).opener(f"/staff/cohorts/{large}")),
        limit=1,
        target=8,
        unit="",
        is_count=True,
    )


def _scan(office: Office, cohort_id: UUID) -> float:
    database = connect(office)
    started = time.process_time()
    database.rows(database.statement(_SCAN), [database.key(cohort_id)])
    return time.process_time() - started


def _keeping(office: Office, rounds: int, small: UUID, large: UUID) -> Result:
    """A meeting of one person changes, and she is counted again, as after every event."""
    taken = compare(
        {
            name: partial(_change_and_count, office, *_some_meeting(office, cohort_id))
            for name, cohort_id in (("small", small), ("large", large))
        },
        rounds,
    )
    return Result(
        goal="counting a person again among 40,000 beside one among 400, CPU",
        ours=taken["large"].milliseconds,
        limit=taken["small"].milliseconds,
        target=MOST_GROWTH,
        unit="ms",
        spread=taken["large"].spread_against(taken["small"]),
    )


def _some_meeting(office: Office, cohort_id: UUID) -> tuple[UUID, UUID]:
    """Somebody of the cohort, and one of her meetings."""
    with office.app.app_context(), unit_of_work() as session:
        found = session.execute(
            select(MemberRow.user_id, SessionRow.id)
            .join(PairingRow, PairingRow.user_id == MemberRow.user_id)
            .join(SessionRow, SessionRow.pairing_id == PairingRow.id)
            .where(MemberRow.cohort_id == cohort_id)
            .limit(1)
        ).one()
        return found.user_id, found.id


def _change_and_count(office: Office, user_id: UUID, session_id: UUID) -> None:
    with office.app.app_context(), unit_of_work() as session:
        longer = update(SessionRow).where(SessionRow.id == session_id)
        session.execute(longer.values(minutes=SessionRow.minutes + 1))
        refresh_person(session, office.zone, user_id)
