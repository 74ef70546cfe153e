"""Reads of the ledger: what stands for a loan, every move of it, the balances of a fund."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.ledger.domain import (
    Account,
    AccountTotal,
    Entry,
    Move,
    TransactionKind,
    TrialBalance,
)
from trepconnect.lending.ledger.models import FundBalanceRow, MoveRow, TransactionRow
from trepconnect.lending.products import policy as products_policy
from trepconnect.lending.products.domain.product import FundKind
from trepconnect.lending.products.models import FundRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A transaction as it was written. ``mirrored_by`` and ``mirrors`` are numbers of others."""

    id: UUID
    number: int
    entry: Entry
    posted_at: datetime
    posted_by: str
    mirrors: int | None
    mirrored_by: int | None

    @property
    def stands(self) -> bool:
        return self.mirrors is None and self.mirrored_by is None


def list_posted(session: Session, loan_id: UUID) -> list[Posted]:
    """Every transaction of a loan as it was posted; one statement, a row for each move."""
    by_number = groupby(session.execute(_moves_of(loan_id)), key=lambda row: row.number)
    return [_posted(list(rows)) for _, rows in by_number]


def _posted(rows: list[Row[Any]]) -> Posted:
    row = rows[0]
    return Posted(
        id=row.id,
        number=row.number,
        entry=Entry(
            kind=row.kind,
            effective_on=row.effective_on,
            moves=tuple(Move(one.debit, one.credit, one.amount) for one in rows),
            repayment_id=row.repayment_id,
            refund_id=row.refund_id,
        ),
        posted_at=row.posted_at,
        posted_by=row.display_name or "",
        mirrors=row.mirrors,
        mirrored_by=row.mirrored_by,
    )


def _moves_of(loan_id: UUID) -> Any:
    mirrored, mirror = aliased(TransactionRow), aliased(TransactionRow)
    return (
        select(
            TransactionRow.id,
            TransactionRow.number,
            TransactionRow.kind,
            TransactionRow.effective_on,
            TransactionRow.repayment_id,
            TransactionRow.refund_id,
            TransactionRow.posted_at,
            PEOPLE.c.display_name,
            mirrored.number.label("mirrors"),
            mirror.number.label("mirrored_by"),
            MoveRow.debit,
            MoveRow.credit,
            MoveRow.amount,
        )
        .join(MoveRow, MoveRow.transaction_id == TransactionRow.id)
        .outerjoin(PEOPLE, PEOPLE.c.id == TransactionRow.posted_by)
        .outerjoin(mirrored, mirrored.id == TransactionRow.mirrors_id)
        .outerjoin(mirror, mirror.mirrors_id == TransactionRow.id)
        .where(TransactionRow.loan_id == loan_id)
        .order_by(TransactionRow.number, MoveRow.position)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One move, with what the loan owed of principal after it."""

    number: int
    kind: TransactionKind
    effective_on: date
    posted_at: datetime
    posted_by: str
    mirrors: int | None
    move: Move
    owed: Money


def ledger_lines(posted: Sequence[Posted]) -> list[LedgerLine]:
    """Every move in the order of posting, with the running balance of the loan itself."""
    lines, owed = [], Money(0)
    for one in posted:
        for move in one.entry.moves:
            if move.debit is Account.LOANS_RECEIVABLE:
                owed += move.amount
            if move.credit is Account.LOANS_RECEIVABLE:
                owed -= move.amount
            lines.append(
                LedgerLine(
                    number=one.number,
                    kind=one.entry.kind,
                    effective_on=one.entry.effective_on,
                    posted_at=one.posted_at,
                    posted_by=one.posted_by,
                    mirrors=one.mirrors,
                    move=move,
                    owed=owed,
                )
            )
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class FundBooks:
    """A fund and the balances of its accounts."""

    fund_id: UUID
    name: str
    kind: FundKind
    balance: TrialBalance


def list_books(session: Session, actor: Actor) -> list[FundBooks]:
    """Every fund by name, those that lent nothing included; two statements. Raises Forbidden."""
    if not products_policy.keeps_books(actor):
        raise Forbidden
    totals = kept_totals(session)
    funds = session.execute(
        select(FundRow.id, FundRow.name, FundRow.kind).order_by(FundRow.name, FundRow.id)
    )
    return [
        FundBooks(
            fund_id=fund.id,
            name=fund.name,
            kind=fund.kind,
            balance=TrialBalance(totals.get(fund.id, [])),
        )
        for fund in funds
    ]


def get_books(session: Session, actor: Actor, fund_id: UUID) -> FundBooks:
    """Two statements. Raises Forbidden and NotFound."""
    if not products_policy.keeps_books(actor):
        raise Forbidden
    fund = session.execute(
        select(FundRow.name, FundRow.kind).where(FundRow.id == fund_id)
    ).one_or_none()
    if fund is None:
        raise NotFound
    totals = [total for _, total in _kept_totals(session, FundBalanceRow.fund_id == fund_id)]
    balance = TrialBalance(_in_order(totals))
    return FundBooks(fund_id=fund_id, name=fund.name, kind=fund.kind, balance=balance)


def loan_balance(session: Session, loan_id: UUID) -> TrialBalance:
    """What the moves of one loan add up to; one statement."""
    totals = [total for _, total in _totals_by_fund(session, TransactionRow.loan_id == loan_id)]
    return TrialBalance(_in_order(totals))


def plain_totals(session: Session) -> dict[UUID, list[AccountTotal]]:
    """What the moves of each fund add up to, all of them read: what is kept must be the same."""
    return _by_fund(_totals_by_fund(session, true()))


def kept_totals(session: Session) -> dict[UUID, list[AccountTotal]]:
    """Of each fund that ever moved money; one statement."""
    return _by_fund(_kept_totals(session, true()))


def _by_fund(totals: Iterable[tuple[UUID, AccountTotal]]) -> dict[UUID, list[AccountTotal]]:
    found: dict[UUID, list[AccountTotal]] = {}
    for fund_id, total in totals:
        found.setdefault(fund_id, []).append(total)
    return {fund_id: _in_order(of_fund) for fund_id, of_fund in found.items()}


def _kept_totals(
    session: Session, wanted: ColumnElement[bool]
) -> Iterator[tuple[UUID, AccountTotal]]:
    for row in session.execute(select(*FundBalanceRow.__table__.c).where(wanted)):
        yield row.fund_id, AccountTotal(row.account, row.debits, row.credits)


def _in_order(totals: Sequence[AccountTotal]) -> list[AccountTotal]:
    places = list(Account)
    return sorted(totals, key=lambda total: places.index(total.account))


def _totals_by_fund(
    session: Session, wanted: ColumnElement[bool]
) -> Iterator[tuple[UUID, AccountTotal]]:
    """Debits and credits of each account over the transactions that are wanted."""
    both = union_all(
        _side(MoveRow.debit, wanted, is_debit=True), _side(MoveRow.credit, wanted, is_debit=False)
    ).subquery()
    query = (
        select(
            both.c.fund_id,
            both.c.account,
            _sum(both.c.debits).label("debits"),
            _sum(both.c.credits).label("credits"),
        )
        .group_by(both.c.fund_id, both.c.account)
        .order_by(both.c.fund_id, both.c.account)
    )
    for row in session.execute(query):
        debits, credits_ = Money(row.debits), Money(row.credits)
        yield row.fund_id, AccountTotal(row.account, debits, credits_)


def _side(account: Any, wanted: ColumnElement[bool], *, is_debit: bool) -> Select[Any]:
    amount, nothing = _sum(MoveRow.amount), literal(0, BigInteger)
    return (
        select(
            TransactionRow.fund_id,
            account.label("account"),
            (amount if is_debit else nothing).label("debits"),
            (nothing if is_debit else amount).label("credits"),
        )
        .join(TransactionRow, TransactionRow.id == MoveRow.transaction_id)
        .where(wanted)
        .group_by(TransactionRow.fund_id, account)
    )


def _sum(amount: Any) -> ColumnElement[int]:
    """Whole cents: PostgreSQL adds BIGINT up to NUMERIC."""
    return cast(func.sum(amount), BigInteger)
