"""Giving back what was paid too much: one person proposes it, another approves it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.amounts import written
from trepconnect.kernel.money import Money
from trepconnect.lending.blueprints import deciders, staff_bp
from trepconnect.lending.confirmation import refusal
from trepconnect.lending.loans import labels, policy
from trepconnect.lending.loans.domain.loan import (
    NotDisbursed,
    RefundClosed,
    RefundState,
    RefundTooLarge,
    RefundWaits,
)
from trepconnect.lending.loans.forms import RefundForm
from trepconnect.lending.loans.queries.loans import Loan
from trepconnect.lending.loans.queries.refunds import get_refund
from trepconnect.lending.loans.queries.statements import open_account
from trepconnect.lending.loans.service import refunds
from trepconnect.lending.loans.staff_routes.loans import booked, watched
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, _, exact_money
from trepconnect.platform.web.access import access, clock, current_actor, officers, today
from trepconnect.platform.web.requests import form_status


@staff_bp.route("/staff/loans/<uuid:loan_id>/refunds/new", methods=["GET", "POST"])
@access(officers)
def propose_refund(loan_id: UUID) -> ResponseReturnValue:
    loan = booked(loan_id)
    there = url_for(".show_loan", loan_id=loan_id)
    if not loan.is_disbursed:
        return refusal(NotDisbursed(), there, labels.REFUSALS)
    credit = open_account(db.session(), loan, today=today()).statement.credit
    form = RefundForm(amount=written(credit))
    session, actor = db.session(), current_actor()
    try:
        proposed = form.validate_on_submit() and once.send(
            form,
            lambda: refunds.propose_refund(session, actor, clock, loan_id=loan_id, **form.refund),
        )
    except RefundTooLarge as error:
        form.amount.errors = [say(N_("At most %(amount)s"), amount=exact_money(error.credit))]
        return _form_page(loan, form, credit)
    except RefundWaits as error:
        return refusal(error, there, labels.REFUSALS)
    if not proposed:
        return _form_page(loan, form, credit)
    flash(_("The refund now waits for another person to approve it."), "success")
    return redirect(there, 303)


def _form_page(loan: Loan, form: RefundForm, credit: Money) -> ResponseReturnValue:
    page = render_template(
        "lending/loans/propose_refund.html", loan=loan, form=form, credit=credit
    )
    return page, form_status(form)


@staff_bp.route("/staff/refunds/<uuid:refund_id>", methods=["GET"])
@access(deciders)
def show_refund(refund_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    refund = get_refund(db.session(), actor, refund_id, to=offers_policy.can_watch)
    return render_template(
        "lending/loans/show_refund.html",
        loan=watched(refund.loan_id),
        refund=refund,
        state=labels.REFUND_STATES[refund.state],
        how=_(labels.PAID_BY[refund.how]),
        waits=refund.state is RefundState.PROPOSED,
        may_approve=policy.can_approve(actor, refund),
        may_book=offers_policy.can_book(actor, refund),
    )


@staff_bp.route("/staff/refunds/<uuid:refund_id>/approve", methods=["POST"])
@access(deciders)
def approve_refund(refund_id: UUID) -> ResponseReturnValue:
    there = url_for(".show_refund", refund_id=refund_id)
    try:
        refunds.approve_refund(db.session(), current_actor(), clock, refund_id=refund_id)
    except (RefundClosed, RefundTooLarge) as error:
        return refusal(error, there, labels.REFUSALS)
    flash(_("The refund is approved and stands in the books. Hand the money out now."), "success")
    return redirect(there, 303)


@staff_bp.route("/staff/refunds/<uuid:refund_id>/withdraw", methods=["POST"])
@access(officers)
def withdraw_refund(refund_id: UUID) -> ResponseReturnValue:
    there = url_for(".show_refund", refund_id=refund_id)
    try:
        refunds.withdraw_refund(db.session(), current_actor(), clock, refund_id=refund_id)
    except RefundClosed as error:
        return refusal(error, there, labels.REFUSALS)
    flash(_("The refund is withdrawn. Nothing was posted."), "success")
    return redirect(there, 303)
