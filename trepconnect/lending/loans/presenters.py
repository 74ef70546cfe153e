"""Loans as pages and the statement show them: payments, where each went, what is to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Response, render_template

from trepconnect.kernel.errors import NotFound
from trepconnect.lending.loans import labels
from trepconnect.lending.loans.domain.loan import LoanState
from trepconnect.lending.loans.domain.repayment import Allocation, InstallmentState, LoanStatement
from trepconnect.lending.loans.queries.loans import Loan, LoanCounts
from trepconnect.lending.loans.queries.statements import (
    LoanAccount,
    Repayment,
    next_payment,
    open_account,
)
from trepconnect.lending.offers import presenters as offers_presenters
from trepconnect.platform.data.db import db
from trepconnect.platform.data.paging import Page, page_in
from trepconnect.platform.language.i18n import _, _n, number
from trepconnect.platform.web.downloads import paper

VIEW_STATES: Final[Mapping[str, LoanState]] = {
    "current": LoanState.ACTIVE,
    "late": LoanState.ACTIVE,
    "to-pay-out": LoanState.ACCEPTED,
    "paid-off": LoanState.PAID_OFF,
    "cancelled": LoanState.CANCELLED,
}
"""Views of the office's list; ``late`` shows of those being paid back the late ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """A payment that came in. Without ``allocation`` it no longer counts."""

    repayment: Repayment
    how: str
    reason: str
    allocation: Allocation | None


def paid_lines(account: LoanAccount) -> list[PaidLine]:
    """The latest first."""
    by_id = {one.payment.id: one for one in account.statement.allocations}
    return [
        PaidLine(
            repayment=one,
            how=_(labels.PAID_BY[one.how]),
            reason=_(labels.REVERSALS[one.reversal_reason]) if one.reversal_reason else "",
            allocation=by_id.get(one.id),
        )
        for one in reversed(account.repayments)
    ]


def paid_page(account: LoanAccount, page: int) -> Page[PaidLine]:
    return page_in(paid_lines(account), page)


def view_count(view: str, counts: LoanCounts) -> str:
    """How many loans a view of the office's list holds."""
    if view == "late":
        return number(counts.late)
    return number(counts.by_state.get(VIEW_STATES[view], 0))


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An installment with a word for where it stands, and the word's tone."""

    each: InstallmentState
    state: str
    tone: str


def plan_lines(statement: LoanStatement) -> list[PlanLine]:
    coming = statement.next_due
    return [_plan_line(each, statement.as_of, coming) for each in statement.installments]


def _plan_line(each: InstallmentState, today: date, coming: InstallmentState | None) -> PlanLine:
    if not each.left:
        return PlanLine(each, _("Paid") if each.paid else _("Not needed"), "good")
    if each.due_on < today:
        return PlanLine(each, _("Late"), "bad")
    return (
        PlanLine(each, _("Next"), "wait")
        if each is coming
        else PlanLine(each, _("To come"), "flat")
    )


def days_late(days: int) -> str:
    return _n("%(n)s day late", "%(n)s days late", days)


def statement(loan: Loan, today: date) -> Response:
    """Raises NotFound before the money was paid out: there is nothing to state."""
    if not loan.is_disbursed:
        raise NotFound
    account = open_account(db.session(), loan, today=today)
    html = render_template(
        "pdf/lending/statement.html",
        loan=loan,
        account=account,
        statement=account.statement,
        next=next_payment(account),
        payments=paid_lines(account),
        plan=[line for line in plan_lines(account.statement) if line.each.left],
        days_late=days_late(account.statement.days_late),
        apr=offers_presenters.apr_text(loan.apr),
        product=offers_presenters.product_name(loan.parties),
    )
    return paper(html, "statement.pdf")
