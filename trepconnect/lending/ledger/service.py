"""Keeping the balances of each fund: with what is posted, or all of them anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from trepconnect.kernel.money import Money
from trepconnect.lending.ledger.domain import Account, Move
from trepconnect.lending.ledger.models import FundBalanceRow
from trepconnect.lending.ledger.queries import plain_totals
from trepconnect.lending.products.models import FundRow
from trepconnect.platform.data.db import is_sqlite, wait_for_turn


def keep_balances(session: Session, fund_id: UUID, moves: Iterable[Move]) -> None:
    """Add what is being posted. One fund is posted to by one transaction at a time."""
    debits: Counter[Account] = Counter()
    credits_: Counter[Account] = Counter()
    for move in moves:
        debits[move.debit] += move.amount.cents
        credits_[move.credit] += move.amount.cents
    _take_turn(session, fund_id)
    adding: Any = (sqlite if is_sqlite(session) else postgresql).insert(FundBalanceRow)
    new = adding.excluded
    adding = adding.on_conflict_do_update(
        index_elements=["fund_id", "account"],
        set_={
            "debits": FundBalanceRow.debits + new.debits,
            "credits": FundBalanceRow.credits + new.credits,
        },
    )
    moved = sorted(debits.keys() | credits_.keys())
    session.execute(
        adding,
        [_row(fund_id, one, Money(debits[one]), Money(credits_[one])) for one in moved],
    )


def rebuild_balances(session: Session) -> None:
    """Add everything up again from the moves, also while payments come in."""
    for fund_id in session.scalars(select(FundRow.id).order_by(FundRow.id)).all():
        _take_turn(session, fund_id)
    session.execute(delete(FundBalanceRow))
    rows = [
        _row(fund_id, one.account, one.debits, one.credits)
        for fund_id, totals in plain_totals(session).items()
        for one in totals
    ]
    if rows:
        session.execute(insert(FundBalanceRow), rows)


def _take_turn(session: Session, fund_id: UUID) -> None:
    wait_for_turn(session, f"ledger.{fund_id}")


def _row(fund_id: UUID, account: Account, debits: Money, credits_: Money) -> Mapping[str, Any]:
    return {"fund_id": fund_id, "account": account, "debits": debits, "credits": credits_}
