"""Her page of a loan beside the same page by hand, from the same records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Flask, request
from markupsafe import escape
from sqlalchemy import func, select

from bench.limit import Database, Rows, connect, limit_opener
from bench.office import Browser, Office, Page
from bench.report import Result
from bench.timing import Step, compare
from trepconnect.accounts.domain import token_hash
from trepconnect.accounts.models import User
from trepconnect.accounts.service.sign_in import start_session
from trepconnect.lending.loans.models import LoanRow, RepaymentRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import unit_of_work

TARGET = 6.7
"""As for list pages: at least 15 % of the rate of the page by hand."""
MOST_STATEMENTS = 8

_SIGNED_IN = """
    SELECT s.id, s.user_id, s.level, s.seen_at, s.expires_at, u.roles, u.language, u.display_name
    FROM sign_in_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = ? AND s.ended_at IS NULL AND u.suspended_at IS NULL"""
_LOAN = """
    SELECT l.state, l.terms, l.principal, l.principal_left, l.disbursed_on, o.parties
    FROM loans l JOIN loan_offers o ON o.id = l.offer_id WHERE l.id = ?"""
_INSTALLMENTS = """
    SELECT number, due_on, principal, interest, fee, balance
    FROM loan_installments WHERE loan_id = ? ORDER BY number"""
_REPAYMENTS = """
    SELECT amount, received_on, how, reference FROM loan_repayments
    WHERE loan_id = ? ORDER BY received_on DESC, number DESC"""
_AMOUNT = re.compile(r'(<h3><bdi dir="ltr">)([^<]+)(</bdi>)')


class RawLoanPage:
    """The page ``theirs`` by hand: four statements, strings put together, nothing worked out.

    The amount of every payment is read; the rest of the page is a literal.
    """

    def __init__(self, database: Database, theirs: Page, loan_id: UUID) -> None:
        self._database = database
        self._key = database.key(loan_id)
        first, *pieces = _AMOUNT.split(theirs.body.decode())
        self._first = first
        self._holes = list(zip(pieces[0::4], pieces[2::4], pieces[3::4], strict=True))
        self._installments = len(self._rows(_INSTALLMENTS, self._key))

    @property
    def payments(self) -> int:
        return len(self._holes)

    def show(self, token: str) -> str:
        ((*_, name),) = self._rows(_SIGNED_IN, token_hash(token))
        escape(name)
        (_loan,) = self._rows(_LOAN, self._key)
        if len(self._rows(_INSTALLMENTS, self._key)) != self._installments:
            raise LookupError("the loan changed under the page")
        parts = [self._first]
        paid = self._rows(_REPAYMENTS, self._key)
        for (start, end, literal), (amount, *_) in zip(self._holes, paid, strict=True):
            parts += (start, _dollars(amount), end, literal)
        return "".join(parts)

    def _rows(self, statement: str, value: object) -> Rows:
        return self._database.rows(self._database.statement(statement), [value])


def _dollars(cents: int) -> str:
    return f"${cents / 100:,.2f}"


def most_paid_loan(office: Office) -> tuple[UUID, str]:
    """The loan of the demonstration with the most payments, and a session of its borrower."""
    with office.app.app_context(), unit_of_work() as session:
        loan_id, user_id = session.execute(
            select(LoanRow.id, LoanRow.user_id)
            .join(RepaymentRow, RepaymentRow.loan_id == LoanRow.id)
            .group_by(LoanRow.id, LoanRow.user_id)
            .order_by(func.count().desc(), LoanRow.id)
            .limit(1)
        ).one()
        user = session.get_one(User, user_id)
        return loan_id, start_session(session, OfficeClock(), user=user, device="Bench")


def steps(office: Office) -> dict[str, Step]:
    """What opens the page, and the one by hand."""
    loan_id, token = most_paid_loan(office)
    opener = Browser(office.app, token).opener(f"/your-loans/{loan_id}")
    raw = RawLoanPage(connect(office), opener(), loan_id)
    if not raw.payments:
        raise LookupError("the page shows no payments")
    app = Flask("raw", static_folder=None)
    app.add_url_rule("/loan", "loan", _view(raw))
    return {"loan": opener, "loan raw": limit_opener(app, "loan", token)}


def _view(raw: RawLoanPage) -> Callable[[], str]:
    return lambda: raw.show(request.cookies["token"])


def measure(office: Office, rounds: int) -> Iterator[Result]:
    opening = steps(office)
    taken = compare(opening, rounds)
    yield Result(
        goal=f"her page of a loan, {office.kind}, beside its page by hand, CPU",
        ours=taken["loan"].milliseconds,
        limit=taken["loan raw"].milliseconds,
        target=TARGET,
        unit="ms",
        spread=taken["loan"].spread_against(taken["loan raw"]),
    )
    opener: Callable[[], Page] = opening["loan"]  # type: ignore[assignment]
    yield Result(
        goal=f"statements of her page of a loan, {office.kind}",
        ours=office.statements(opener),
        limit=1,
        target=MOST_STATEMENTS,
        unit="",
        is_count=True,
    )
