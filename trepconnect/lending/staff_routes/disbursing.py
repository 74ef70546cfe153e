"""Recording that the money was paid out, or that it will not be."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.domain.loan import (
    DisbursedBeforeAccepted,
    LoanState,
    NotToBeDisbursed,
    terms_from_day,
)
from trepconnect.lending.domain.offer import figures_of
from trepconnect.lending.domain.repayment import DayInFuture
from trepconnect.lending.domain.schedule.loan_schedule import schedule_of
from trepconnect.lending.forms.loans import DisburseForm
from trepconnect.lending.pages import loans as pages
from trepconnect.lending.queries.loans import Loan
from trepconnect.lending.queries.offers import get_offer
from trepconnect.lending.service import disbursing as service
from trepconnect.lending.service.disbursing import check_day
from trepconnect.lending.staff_routes.blueprint import bp
from trepconnect.lending.staff_routes.loans import booked
from trepconnect.lending.staff_routes.steps import (
    CONFIRM,
    carried,
    is_ready,
    refusal,
    refuse,
    step,
)
from trepconnect.lending.wording import servicing as words
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, officers, today
from trepconnect.platform.web.requests import form_status


@bp.route("/staff/loans/<uuid:loan_id>/pay-out", methods=["GET", "POST"])
@access(officers)
def disburse(loan_id: UUID) -> ResponseReturnValue:
    loan = booked(loan_id)
    there = url_for(".show_loan", loan_id=loan_id)
    form = DisburseForm(paid_on=today())
    ready = is_ready(form)
    again = ready and once.is_repeat(form)
    if loan.state is not LoanState.ACCEPTED and not again:
        return refusal(NotToBeDisbursed(), there, words.REFUSALS)
    if not ready or form.errors:
        return _form_page(loan, form)
    try:
        if step() != CONFIRM and not again:
            return _review(loan, form)
        _disburse(loan_id, form)
    except (DayInFuture, DisbursedBeforeAccepted) as error:
        refuse("paid_on", form, error, words.REFUSALS)
        return _form_page(loan, form)
    except NotToBeDisbursed as error:
        return refusal(error, there, words.REFUSALS)
    flash(_("It is recorded that the money was paid out."), "success")
    return redirect(there, 303)


def _disburse(loan_id: UUID, form: DisburseForm) -> None:
    """Raises NotToBeDisbursed also for a form that was sent before with other content."""
    session, actor, said = db.session(), current_actor(), form.payment
    sent = once.send(
        form, lambda: service.disburse(session, actor, clock, loan_id=loan_id, **said)
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
        offered=pages.disclosure(offer.terms, offer.figures, loan.parties),
        real=pages.disclosure(terms, figures_of(schedule_of(terms)), loan.parties),
        how=form.how_in_words,
        reference=form.reference.data,
        carried=carried(form),
    )


@bp.route("/staff/loans/<uuid:loan_id>/cancel", methods=["GET", "POST"])
@access(officers)
def cancel_loan(loan_id: UUID) -> ResponseReturnValue:
    """For a loan that she does not want any more, before the money is out."""
    loan = booked(loan_id)
    there = url_for(".show_loan", loan_id=loan_id)
    if loan.state is not LoanState.ACCEPTED:
        return refusal(NotToBeDisbursed(), there, words.REFUSALS)
    if step() != CONFIRM:
        return render_template("lending/loans/cancel.html", loan=loan)
    try:
        service.cancel_loan(db.session(), current_actor(), clock, loan_id=loan_id)
    except NotToBeDisbursed as error:
        return refusal(error, there, words.REFUSALS)
    flash(_("The loan is cancelled. A new offer can be made."), "success")
    return redirect(there, 303)
