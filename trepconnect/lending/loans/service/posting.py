"""Bringing ledger and rows of a loan to what its statement says. What stands never changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.lending.ledger.domain import Entry, changes
from trepconnect.lending.ledger.models import MoveRow, TransactionRow
from trepconnect.lending.ledger.queries import Posted, list_posted
from trepconnect.lending.ledger.service import keep_balances
from trepconnect.lending.loans.domain.entries import entries_of
from trepconnect.lending.loans.domain.loan import DISBURSED, LoanPaidOff, LoanState, NotDisbursed
from trepconnect.lending.loans.domain.repayment import LoanChanged, LoanStatement
from trepconnect.lending.loans.models import LoanRow
from trepconnect.lending.loans.queries.loans import Loan
from trepconnect.lending.loans.queries.statements import LoanAccount, open_account
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


def claim(session: Session, loan: Loan, *, seen_version: int | None) -> Loan:
    """Take a turn at this loan until the transaction ends; returns it as it is now.

    Raises NotDisbursed, and LoanChanged when another posted after ``seen_version``.
    """
    wanted = [LoanRow.id == loan.id, LoanRow.state.in_(DISBURSED)]
    if seen_version is not None:
        wanted.append(LoanRow.version == seen_version)
    claimed = session.execute(
        update(LoanRow)
        .where(*wanted)
        .values(version=LoanRow.version + 1)
        .returning(LoanRow.version, LoanRow.state)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if claimed is None:
        raise LoanChanged if loan.is_disbursed else NotDisbursed
    return replace(loan, version=claimed.version, state=claimed.state)


def post_book(session: Session, actor: Actor, clock: Clock, loan: Loan) -> LoanAccount:
    """Replay ``loan`` and write what changed. The caller holds its turn at it."""
    account = open_account(session, loan, today=clock.today())
    posted = list_posted(session, loan.id)
    _write(session, actor, clock, loan, posted, entries_of(loan.terms, account.statement))
    _repeat(session, actor, loan, account.statement)
    return account


def _write(
    session: Session,
    actor: Actor,
    clock: Clock,
    loan: Loan,
    posted: Sequence[Posted],
    wanted: Sequence[Entry],
) -> None:
    """Mirror what no longer stands, then post what is new, numbered on."""
    standing = {one.entry.key: one for one in posted if one.stands}
    needed = changes([one.entry for one in standing.values()], wanted)
    pairs: list[tuple[Entry, UUID | None]] = [
        *((entry.mirrored, standing[entry.key].id) for entry in needed.to_mirror),
        *((entry, None) for entry in needed.to_post),
    ]
    transactions: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for number, (entry, mirrors_id) in enumerate(pairs, len(posted) + 1):
        transaction_id = uuid4()
        transactions.append(
            {
                "id": transaction_id,
                "fund_id": loan.fund_id,
                "loan_id": loan.id,
                "number": number,
                "kind": entry.kind,
                "effective_on": entry.effective_on,
                "repayment_id": entry.repayment_id,
                "refund_id": entry.refund_id,
                "mirrors_id": mirrors_id,
                "posted_at": clock.now(),
                "posted_by": None if actor.is_system else actor.user_id,
            }
        )
        moves += _moves(transaction_id, entry)
    if transactions:
        session.execute(insert(TransactionRow), transactions)
        session.execute(insert(MoveRow), moves)
        posted_moves = [move for entry, _ in pairs for move in entry.moves]
        keep_balances(session, loan.fund_id, posted_moves)


def _moves(transaction_id: UUID, entry: Entry) -> Iterator[dict[str, Any]]:
    for position, move in enumerate(entry.moves):
        yield {
            "transaction_id": transaction_id,
            "position": position,
            "debit": move.debit,
            "credit": move.credit,
            "amount": move.amount,
        }


def _repeat(session: Session, actor: Actor, loan: Loan, statement: LoanStatement) -> None:
    """Keep in the loan's row what lists show of its statement."""
    state = LoanState.PAID_OFF if statement.is_paid_off else LoanState.ACTIVE
    session.execute(
        update(LoanRow)
        .where(LoanRow.id == loan.id)
        .values(
            state=state,
            principal_left=statement.principal,
            unpaid_since=statement.unpaid[0].due_on if statement.unpaid else None,
            paid_off_on=_paid_off_on(statement) if statement.is_paid_off else None,
        )
        .execution_options(synchronize_session=False)
    )
    if state is LoanState.PAID_OFF and loan.state is not LoanState.PAID_OFF:
        audit.record(session, actor, LoanPaidOff.name, "loan", loan.id)
        outbox.publish(session, LoanPaidOff(loan.id))


def _paid_off_on(statement: LoanStatement) -> date:
    """The day of the last payment that something was still owed of."""
    return max(one.payment.on for one in statement.allocations if one.portions)
