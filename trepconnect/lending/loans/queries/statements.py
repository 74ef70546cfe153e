"""The statement of a loan as stored: what was promised, what came in, what follows from both."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.schedule import Installment
from trepconnect.lending.loans import policy
from trepconnect.lending.loans.domain.repayment import (
    InstallmentState,
    LoanStatement,
    PaidBy,
    Received,
    Refunded,
    ReversalReason,
)
from trepconnect.lending.loans.domain.statement import statement_of
from trepconnect.lending.loans.models import InstallmentRow, LoanRow, RepaymentRow
from trepconnect.lending.loans.queries.loans import Loan, find_current_loan
from trepconnect.lending.loans.queries.refunds import Refund, list_refunds


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment:
    """Money that came in; one that was reversed no longer counts."""

    id: UUID
    loan_id: UUID
    number: int
    amount: Money
    received_on: date
    how: PaidBy
    reference: str
    posted_at: datetime
    reversed_at: datetime | None
    reversal_reason: ReversalReason | None
    returned_on: date | None

    @property
    def counts(self) -> bool:
        return self.reversed_at is None

    def is_after(self, other: Repayment) -> bool:
        """Whether it counts after the other one."""
        return (self.received_on, self.number) > (other.received_on, other.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanAccount:
    """A loan that was paid out, with everything that happened to it. ``repayments`` are in the
    order of their days, reversed ones included; one of ``refunds`` may wait to be approved."""

    loan: Loan
    promised: Sequence[Installment]
    repayments: Sequence[Repayment]
    refunds: Sequence[Refund]
    statement: LoanStatement

    @property
    def waiting_refund(self) -> Refund | None:
        return next((one for one in self.refunds if not one.paid_on), None)

    @property
    def finance_charge(self) -> Money:
        return self.total_of_payments - self.loan.terms.amount_financed

    @property
    def total_of_payments(self) -> Money:
        return Money(sum(each.payment.cents for each in self.promised))


def open_account(session: Session, loan: Loan, *, today: date) -> LoanAccount:
    """Three statements. ``loan`` was paid out, and read with permission."""
    promised = list_installments(session, loan.id)
    repayments = list_repayments(session, loan.id)
    refunds = list_refunds(session, loan.id)
    paid = counting(repayments)
    statement = statement_of(loan.terms, promised, paid, refunds=given_back(refunds), as_of=today)
    return LoanAccount(
        loan=loan, promised=promised, repayments=repayments, refunds=refunds, statement=statement
    )


def counting(repayments: Sequence[Repayment]) -> list[Received]:
    return [Received(one.id, one.received_on, one.amount) for one in repayments if one.counts]


def given_back(refunds: Sequence[Refund]) -> list[Refunded]:
    return [Refunded(one.id, one.paid_on, one.amount) for one in refunds if one.paid_on]


def statement_with(account: LoanAccount, payment: Received) -> LoanStatement:
    """What the statement would be with one payment more; it comes after those of the same day."""
    payments = sorted([*counting(account.repayments), payment], key=lambda one: one.on)
    return _statement(account, payments)


def statement_without(account: LoanAccount, repayment_id: UUID) -> LoanStatement:
    """What the statement would be if that payment did not count."""
    payments = [one for one in counting(account.repayments) if one.id != repayment_id]
    return _statement(account, payments)


def _statement(account: LoanAccount, payments: list[Received]) -> LoanStatement:
    """What the account would be with these payments."""
    before = account.statement
    terms, promised = account.loan.terms, account.promised
    return statement_of(terms, promised, payments, refunds=before.refunds, as_of=before.as_of)


def list_installments(session: Session, loan_id: UUID) -> list[Installment]:
    rows = session.execute(
        select(
            InstallmentRow.number,
            InstallmentRow.due_on,
            InstallmentRow.principal,
            InstallmentRow.interest,
            InstallmentRow.fee,
            InstallmentRow.balance,
        )
        .where(InstallmentRow.loan_id == loan_id)
        .order_by(InstallmentRow.number)
    )
    return [Installment(**row._mapping) for row in rows]  # noqa: SLF001 - public in SQLAlchemy


def list_repayments(session: Session, loan_id: UUID) -> list[Repayment]:
    """Those of one day in the order in which they were posted."""
    rows = session.execute(
        select(*_REPAYMENT)
        .where(RepaymentRow.loan_id == loan_id)
        .order_by(RepaymentRow.received_on, RepaymentRow.number)
    )
    return [Repayment(**row._mapping) for row in rows]  # noqa: SLF001 - public in SQLAlchemy


_REPAYMENT = (
    RepaymentRow.id,
    RepaymentRow.loan_id,
    RepaymentRow.number,
    RepaymentRow.amount,
    RepaymentRow.received_on,
    RepaymentRow.how,
    RepaymentRow.reference,
    RepaymentRow.posted_at,
    RepaymentRow.reversed_at,
    RepaymentRow.reversal_reason,
    RepaymentRow.returned_on,
)


def get_repayment(session: Session, actor: Actor, repayment_id: UUID) -> Repayment:
    """A payment to a loan that the actor may know of. Raises NotFound."""
    row = session.execute(
        select(*_REPAYMENT)
        .join(LoanRow, LoanRow.id == RepaymentRow.loan_id)
        .where(RepaymentRow.id == repayment_id, policy.loans_visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Repayment(**row._mapping)  # noqa: SLF001 - public in SQLAlchemy


def list_repayments_of(
    session: Session, actor: Actor, repayment_ids: Collection[UUID]
) -> dict[UUID, Repayment]:
    """Those of ``repayment_ids`` that the actor may know of. One statement, none for no ids."""
    if not repayment_ids:
        return {}
    rows = session.execute(
        select(*_REPAYMENT)
        .join(LoanRow, LoanRow.id == RepaymentRow.loan_id)
        .where(RepaymentRow.id.in_(repayment_ids), policy.loans_visible_to(actor))
    )
    return {row.id: Repayment(**row._mapping) for row in rows}  # noqa: SLF001 - public in SQLAlchemy


@dataclass(frozen=True, slots=True)
class NextPayment:
    """The next payment: ``late`` should be there already, ``due`` comes on ``due_on``."""

    loan: Loan
    late: Money
    days_late: int
    due_on: date | None
    due: Money
    payoff: Money


def next_installment(session: Session, actor: Actor, *, today: date) -> NextPayment | None:
    """Of the actor's own loan that is being paid back; four statements at most."""
    loan = find_current_loan(session, actor)
    if loan is None or not loan.is_disbursed:
        return None
    return next_payment(open_account(session, loan, today=today))


def next_payment(account: LoanAccount) -> NextPayment:
    statement = account.statement
    coming: InstallmentState | None = statement.next_due
    return NextPayment(
        loan=account.loan,
        late=statement.amount_late,
        days_late=statement.days_late,
        due_on=coming.due_on if coming else None,
        due=coming.left if coming else Money(0),
        payoff=statement.payoff,
    )
