"""Loans for those who keep the books or decide on a fund: the list, one, paying out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import NotFound
from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.blueprints import deciders, staff_bp
from trepconnect.lending.confirmation import CONFIRM, carried, is_ready, refusal, refuse, step
from trepconnect.lending.ledger import labels as ledger_labels
from trepconnect.lending.ledger import presenters as ledger_presenters
from trepconnect.lending.ledger import queries as ledger_queries
from trepconnect.lending.loans import labels, presenters
from trepconnect.lending.loans.domain.loan import (
    DisbursedBeforeAccepted,
    LoanState,
    NotToBeDisbursed,
    terms_from_day,
)
from trepconnect.lending.loans.domain.repayment import DayInFuture
from trepconnect.lending.loans.forms import DisburseForm
from trepconnect.lending.loans.queries import loans
from trepconnect.lending.loans.queries.loans import Loan
from trepconnect.lending.loans.queries.statements import next_payment, open_account
from trepconnect.lending.loans.service import origination
from trepconnect.lending.loans.service.origination import check_day
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.lending.offers import presenters as offers_presenters
from trepconnect.lending.offers.domain import figures_of
from trepconnect.lending.offers.queries import get_offer
from trepconnect.platform import once
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import N_, _
from trepconnect.platform.web.access import access, clock, current_actor, officers, today
from trepconnect.platform.web.requests import form_status, page_number

VIEWS: Final[Mapping[str, str]] = {
    "current": N_("Being paid back"),
    "late": N_("Late"),
    "to-pay-out": N_("To be paid out"),
    "paid-off": N_("Paid off"),
    "cancelled": N_("Cancelled"),
}


@staff_bp.route("/staff/loans", methods=["GET"])
@access(deciders)
def list_loans() -> ResponseReturnValue:
    show = request.args.get("show", "")
    show = show if show in VIEWS else "current"
    counts = loans.count_loans(db.session(), current_actor(), today=today())
    return render_template(
        "lending/loans/staff_loans.html",
        views=[
            (code, _(label), presenters.view_count(code, counts)) for code, label in VIEWS.items()
        ],
        show=show,
        found=loans.page_of_loans(
            db.session(),
            current_actor(),
            states={presenters.VIEW_STATES[show]},
            late_on=today() if show == "late" else None,
            page=page_number(),
            today=today(),
        ),
        states=labels.LOAN_STATES,
        days_late=presenters.days_late,
        today=today(),
    )


@staff_bp.route("/staff/offers/<uuid:offer_id>/loan", methods=["GET"])
@access(officers)
def open_loan(offer_id: UUID) -> ResponseReturnValue:
    """From an offer to the loan it became."""
    loan_id = loans.find_loan_of(db.session(), current_actor(), offer_id)
    if loan_id is None:
        raise NotFound
    return redirect(url_for(".show_loan", loan_id=loan_id), 303)


@staff_bp.route("/staff/loans/<uuid:loan_id>", methods=["GET"])
@access(deciders)
def show_loan(loan_id: UUID) -> ResponseReturnValue:
    loan = watched(loan_id)
    account = open_account(db.session(), loan, today=today()) if loan.is_disbursed else None
    return render_template(
        "lending/loans/staff_loan.html",
        loan=loan,
        product=offers_presenters.product_name(loan.parties),
        state=labels.LOAN_STATES[loan.state],
        paid_by=labels.PAID_BY,
        apr=offers_presenters.apr_text(loan.apr),
        may_book=offers_policy.can_book(current_actor(), loan),
        account=account,
        next=next_payment(account) if account else None,
        plan=presenters.plan_lines(account.statement) if account else [],
        payments=presenters.paid_page(account, page_number()) if account else None,
        days_late=presenters.days_late(account.statement.days_late if account else 0),
    )


@staff_bp.route("/staff/loans/<uuid:loan_id>/ledger", methods=["GET"])
@access(deciders)
def show_ledger(loan_id: UUID) -> ResponseReturnValue:
    """Every move of one loan, in the order in which it was posted."""
    loan = watched(loan_id)
    posted = ledger_queries.list_posted(db.session(), loan_id)
    return render_template(
        "lending/loans/staff_ledger.html",
        loan=loan,
        found=ledger_presenters.ledger_page(posted, page_number()),
        accounts=ledger_labels.ACCOUNTS,
        kinds=ledger_labels.KINDS,
    )


@staff_bp.route("/staff/loans/<uuid:loan_id>/statement.pdf", methods=["GET"])
@access(deciders)
def print_statement(loan_id: UUID) -> ResponseReturnValue:
    return presenters.statement(watched(loan_id), today())


def watched(loan_id: UUID) -> Loan:
    """The loan, to look at; that the actor did is on record."""
    return _opened(loan_id, offers_policy.can_watch)


def booked(loan_id: UUID) -> Loan:
    """The loan, to post to; that the actor looked at it is on record."""
    return _opened(loan_id, offers_policy.can_book)


def _opened(loan_id: UUID, to: offers_policy.Can) -> Loan:
    loan = loans.get_loan(db.session(), current_actor(), loan_id, to=to)
    audit.note_read(current_actor(), "lending.loan_read", "user", loan.user_id)
    return loan


@staff_bp.route("/staff/loans/<uuid:loan_id>/pay-out", methods=["GET", "POST"])
@access(officers)
def disburse(loan_id: UUID) -> ResponseReturnValue:
    loan = booked(loan_id)
    there = url_for(".show_loan", loan_id=loan_id)
    form = DisburseForm(paid_on=today())
    ready = is_ready(form)
    again = ready and once.is_repeat(form)
    if loan.state is not LoanState.ACCEPTED and not again:
        return refusal(NotToBeDisbursed(), there, labels.REFUSALS)
    if not ready or form.errors:
        return _form_page(loan, form)
    try:
        if step() != CONFIRM and not again:
            return _review(loan, form)
        _disburse(loan_id, form)
    except (DayInFuture, DisbursedBeforeAccepted) as error:
        refuse("paid_on", form, error, labels.REFUSALS)
        return _form_page(loan, form)
    except NotToBeDisbursed as error:
        return refusal(error, there, labels.REFUSALS)
    flash(_("It is recorded that the money was paid out."), "success")
    return redirect(there, 303)


def _disburse(loan_id: UUID, form: DisburseForm) -> None:
    """Raises NotToBeDisbursed also for a form that was sent before with other content."""
    session, actor, said = db.session(), current_actor(), form.payment
    sent = once.send(
        form, lambda: origination.disburse(session, actor, clock, loan_id=loan_id, **said)
    )
    if not sent:
        raise NotToBeDisbursed


def _form_page(loan: Loan, form: DisburseForm) -> ResponseReturnValue:
    return render_template("lending/loans/disburse.html", loan=loan, form=form), form_status(form)


def _review(loan: Loan, form: DisburseForm) -> ResponseReturnValue:
    """What was offered beside what it comes to from the real day. Raises as ``check_day``."""
    check_day(loan, form.paid_on.data, clock)
    offer = get_offer(db.session(), current_actor(), loan.offer_id)
    terms = terms_from_day(loan.terms, form.paid_on.data)
    return render_template(
        "lending/loans/review_disbursement.html",
        loan=loan,
        offered=offers_presenters.disclosure(offer.terms, offer.figures, loan.parties),
        real=offers_presenters.disclosure(terms, figures_of(schedule_of(terms)), loan.parties),
        how=form.how_in_words,
        reference=form.reference.data,
        carried=carried(form),
    )


@staff_bp.route("/staff/loans/<uuid:loan_id>/cancel", methods=["GET", "POST"])
@access(officers)
def cancel_loan(loan_id: UUID) -> ResponseReturnValue:
    """For a loan that the borrower does not want any more, before the money is out."""
    loan = booked(loan_id)
    there = url_for(".show_loan", loan_id=loan_id)
    if loan.state is not LoanState.ACCEPTED:
        return refusal(NotToBeDisbursed(), there, labels.REFUSALS)
    if step() != CONFIRM:
        return render_template("lending/loans/cancel.html", loan=loan)
    try:
        origination.cancel_loan(db.session(), current_actor(), clock, loan_id=loan_id)
    except NotToBeDisbursed as error:
        return refusal(error, there, labels.REFUSALS)
    flash(_("The loan is cancelled. A new offer can be made."), "success")
    return redirect(there, 303)
