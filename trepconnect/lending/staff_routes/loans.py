"""Loans for those who keep the books, and to look at for those who decide on a fund."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trepconnect.lending.pages import loan_papers as papers
from trepconnect.lending.pages import loans as pages
from trepconnect.lending.policy import loans as policy
from trepconnect.lending.queries import ledger
from trepconnect.lending.queries import loans as queries
from trepconnect.lending.queries.books import next_payment, open_account
from trepconnect.lending.queries.loans import Loan
from trepconnect.lending.staff_routes.blueprint import bp, deciders
from trepconnect.lending.wording import servicing as words
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import N_, _
from trepconnect.platform.web.access import access, current_actor, officers, today
from trepconnect.platform.web.requests import page_number

VIEWS: Final[Mapping[str, str]] = {
    "current": N_("Being paid back"),
    "late": N_("Late"),
    "to-pay-out": N_("To be paid out"),
    "paid-off": N_("Paid off"),
    "cancelled": N_("Cancelled"),
}


@bp.route("/staff/loans", methods=["GET"])
@access(deciders)
def list_loans() -> ResponseReturnValue:
    show = request.args.get("show", "")
    show = show if show in VIEWS else "current"
    counts = queries.count_loans(db.session(), current_actor(), today=today())
    return render_template(
        "lending/loans/office_loans.html",
        views=[(code, _(label), pages.view_count(code, counts)) for code, label in VIEWS.items()],
        show=show,
        found=queries.page_of_loans(
            db.session(),
            current_actor(),
            states={pages.VIEW_STATES[show]},
            late_on=today() if show == "late" else None,
            page=page_number(),
            today=today(),
        ),
        states=words.LOAN_STATES,
        days_late=pages.days_late,
        today=today(),
    )


@bp.route("/staff/loans/<uuid:loan_id>", methods=["GET"])
@access(deciders)
def show_loan(loan_id: UUID) -> ResponseReturnValue:
    loan = watched(loan_id)
    account = open_account(db.session(), loan, today=today()) if loan.is_disbursed else None
    return render_template(
        "lending/loans/office_loan.html",
        loan=loan,
        product=pages.product_name(loan.parties),
        state=words.LOAN_STATES[loan.state],
        paid_by=words.PAID_BY,
        apr=pages.apr_text(loan.apr),
        may_book=policy.can_book(current_actor(), loan),
        account=account,
        next=next_payment(account) if account else None,
        plan=pages.plan_lines(account.book) if account else [],
        payments=pages.paid_page(account, page_number()) if account else None,
        days_late=pages.days_late(account.book.days_late if account else 0),
    )


@bp.route("/staff/loans/<uuid:loan_id>/ledger", methods=["GET"])
@access(deciders)
def show_ledger(loan_id: UUID) -> ResponseReturnValue:
    """Every move of one loan, in the order in which it was posted."""
    loan = watched(loan_id)
    posted = ledger.list_posted(db.session(), loan_id)
    return render_template(
        "lending/loans/office_ledger.html",
        loan=loan,
        found=pages.ledger_page(posted, page_number()),
        accounts=words.ACCOUNTS,
        kinds=words.KINDS,
    )


@bp.route("/staff/loans/<uuid:loan_id>/statement.pdf", methods=["GET"])
@access(deciders)
def print_statement(loan_id: UUID) -> ResponseReturnValue:
    return papers.statement(watched(loan_id), today())


def watched(loan_id: UUID) -> Loan:
    """The loan, to look at; that somebody did is on record."""
    return _opened(loan_id, policy.can_watch)


def booked(loan_id: UUID) -> Loan:
    """The loan, to post to; that somebody looked at it is on record."""
    return _opened(loan_id, policy.can_book)


def _opened(loan_id: UUID, to: policy.Can) -> Loan:
    loan = queries.get_loan(db.session(), current_actor(), loan_id, to=to)
    audit.note_read(current_actor(), "lending.loan_read", "user", loan.user_id)
    return loan


@bp.route("/staff/books", methods=["GET"])
@access(officers)
def list_books() -> ResponseReturnValue:
    return render_template(
        "lending/loans/office_books.html", books=ledger.list_books(db.session(), current_actor())
    )


@bp.route("/staff/books/<uuid:fund_id>", methods=["GET"])
@access(officers)
def show_books(fund_id: UUID) -> ResponseReturnValue:
    """The trial balance of a fund."""
    return render_template(
        "lending/loans/office_fund.html",
        books=ledger.get_books(db.session(), current_actor(), fund_id),
        accounts=words.ACCOUNTS,
    )
