"""Posting a payment and reversing one, each shown to the cent before it counts."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import NotFound
from trepconnect.lending.blueprints import staff_bp
from trepconnect.lending.confirmation import CONFIRM, carried, is_ready, refusal, refuse, step
from trepconnect.lending.loans import labels, presenters
from trepconnect.lending.loans.domain.loan import NotDisbursed
from trepconnect.lending.loans.domain.repayment import (
    AlreadyReversed,
    DayInFuture,
    LoanChanged,
    PaymentBeforeLoan,
    Received,
    ReturnedTooEarly,
)
from trepconnect.lending.loans.forms import RepaymentForm, ReverseForm
from trepconnect.lending.loans.queries.loans import Loan
from trepconnect.lending.loans.queries.statements import (
    LoanAccount,
    Repayment,
    get_repayment,
    next_payment,
    open_account,
    statement_with,
    statement_without,
)
from trepconnect.lending.loans.service import repayments
from trepconnect.lending.loans.service.repayments import check_received_on, check_returned_on
from trepconnect.lending.loans.staff_routes.loans import booked
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.forms.base import number_of
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, officers, today
from trepconnect.platform.web.requests import form_status


@staff_bp.route("/staff/loans/<uuid:loan_id>/payments/new", methods=["GET", "POST"])
@access(officers)
def post_repayment(loan_id: UUID) -> ResponseReturnValue:
    form = RepaymentForm(received_on=today())
    if is_ready(form) and step() == CONFIRM:
        return _confirmed(loan_id, form)
    loan = booked(loan_id)
    if not loan.is_disbursed:
        return refusal(NotDisbursed(), url_for(".show_loan", loan_id=loan_id), labels.REFUSALS)
    if not is_ready(form):
        return _form_page(loan, form)
    try:
        check_received_on(loan, form.received_on.data, clock)
    except (DayInFuture, PaymentBeforeLoan) as error:
        refuse("received_on", form, error, labels.REFUSALS)
        return _form_page(loan, form)
    if once.is_repeat(form) and not form.errors:
        return _posted(loan_id)
    return _form_page(loan, form) if form.errors else _review(loan, form)


def _confirmed(loan_id: UUID, form: RepaymentForm) -> ResponseReturnValue:
    """What was looked at is posted; the loan is read once, where the payment is written."""
    try:
        if not once.is_repeat(form) and not form.errors:
            _post(loan_id, form)
    except (DayInFuture, PaymentBeforeLoan) as error:
        refuse("received_on", form, error, labels.REFUSALS)
    except (LoanChanged, NotDisbursed) as error:
        return refusal(error, url_for(".show_loan", loan_id=loan_id), labels.REFUSALS)
    if not form.errors:
        return _posted(loan_id)
    loan = booked(loan_id)
    form.version.data = str(loan.version)
    return _form_page(loan, form)


def _posted(loan_id: UUID) -> ResponseReturnValue:
    flash(_("The payment is posted."), "success")
    return redirect(url_for(".show_loan", loan_id=loan_id), 303)


def _post(loan_id: UUID, form: RepaymentForm) -> None:
    """The form says so when it was sent before with another payment in it."""
    session, actor, said = db.session(), current_actor(), form.payment
    said |= {"key": _key(form), "seen_version": number_of(form.version.data)}
    once.send(
        form, lambda: repayments.post_repayment(session, actor, clock, loan_id=loan_id, **said)
    )


def _key(form: RepaymentForm) -> UUID:
    """Raises NotFound for a form that we did not make."""
    key = once.key_of(form.key.data)
    if key is None:
        raise NotFound
    return key


def _form_page(loan: Loan, form: RepaymentForm) -> ResponseReturnValue:
    form.version.data = form.version.data or str(loan.version)
    account = open_account(db.session(), loan, today=today())
    page = render_template(
        "lending/loans/post_repayment.html",
        loan=loan,
        next=next_payment(account),
        days_late=presenters.days_late(account.statement.days_late),
        form=form,
    )
    return page, form_status(form)


def _review(loan: Loan, form: RepaymentForm) -> ResponseReturnValue:
    """Where each cent would go, and what changes for payments that came after its day."""
    account = open_account(db.session(), loan, today=today())
    payment = Received(_key(form), form.received_on.data, form.paid)
    after = statement_with(account, payment)
    return render_template(
        "lending/loans/review_repayment.html",
        loan=loan,
        statement=account.statement,
        after=after,
        allocation=after.allocation_of(payment.id),
        later=[one for one in account.repayments if one.counts and one.received_on > payment.on],
        how=form.how_in_words,
        reference=form.reference.data,
        carried=carried(form),
    )


@staff_bp.route("/staff/payments/<uuid:repayment_id>/reverse", methods=["GET", "POST"])
@access(officers)
def reverse_repayment(repayment_id: UUID) -> ResponseReturnValue:
    repayment = get_repayment(db.session(), current_actor(), repayment_id)
    loan = booked(repayment.loan_id)
    there = url_for(".show_loan", loan_id=loan.id)
    form = ReverseForm(returned_on=today(), version=str(loan.version))
    ready = is_ready(form)
    again = ready and once.is_repeat(form)
    if not repayment.counts and not again:
        return refusal(AlreadyReversed(), there, labels.REFUSALS)
    if not ready or form.errors:
        return _reverse_page(loan, repayment, form)
    try:
        if step() != CONFIRM and not again:
            return _reverse_review(loan, repayment, form)
        _reverse(repayment_id, form)
    except (DayInFuture, ReturnedTooEarly) as error:
        refuse("returned_on", form, error, labels.REFUSALS)
        return _reverse_page(loan, repayment, form)
    except (AlreadyReversed, LoanChanged) as error:
        return refusal(error, there, labels.REFUSALS)
    flash(_("The payment no longer counts. The loan was counted again without it."), "success")
    return redirect(there, 303)


def _reverse(repayment_id: UUID, form: ReverseForm) -> None:
    """Raises AlreadyReversed also for a form that was sent before with another reason or day."""
    session, actor, said = db.session(), current_actor(), form.reversal
    said |= {"repayment_id": repayment_id, "seen_version": number_of(form.version.data)}
    if not once.send(form, lambda: repayments.reverse_repayment(session, actor, clock, **said)):
        raise AlreadyReversed


def _reverse_page(loan: Loan, repayment: Repayment, form: ReverseForm) -> ResponseReturnValue:
    page = render_template(
        "lending/loans/reverse_repayment.html",
        loan=loan,
        repayment=repayment,
        how=_(labels.PAID_BY[repayment.how]),
        form=form,
    )
    return page, form_status(form)


def _reverse_review(loan: Loan, repayment: Repayment, form: ReverseForm) -> ResponseReturnValue:
    """The loan as it is beside the loan without this payment. Raises as ``check_returned_on``."""
    check_returned_on(repayment, form.returned_on.data, clock)
    account: LoanAccount = open_account(db.session(), loan, today=today())
    return render_template(
        "lending/loans/review_reversal.html",
        loan=loan,
        repayment=repayment,
        statement=account.statement,
        after=statement_without(account, repayment.id),
        later=[one for one in account.repayments if one.counts and one.is_after(repayment)],
        carried=carried(form),
    )
