"""A borrower's offers and loans: read, answer, see where each payment went, print."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import NotFound
from trepconnect.lending.blueprints import bp
from trepconnect.lending.loans import labels, presenters
from trepconnect.lending.loans.queries import loans
from trepconnect.lending.loans.queries.statements import next_payment, open_account
from trepconnect.lending.loans.service import origination
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.lending.offers.domain import NameDiffers, OfferClosed
from trepconnect.lending.offers.forms import AcceptForm
from trepconnect.lending.offers.queries import list_open_offers
from trepconnect.lending.offers.routes import _closed, _offer_page, _own_offer
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.requests import page_number


@bp.route("/your-loans", methods=["GET"])
@access(entrepreneurs)
def list_my_loans() -> ResponseReturnValue:
    return render_template(
        "lending/loans/list_my_loans.html",
        offers=list_open_offers(db.session(), current_actor(), today=today()),
        loans=loans.list_own_loans(db.session(), current_actor(), today=today()),
        states=labels.LOAN_STATES,
        today=today(),
    )


@bp.route("/your-loans/<uuid:loan_id>", methods=["GET"])
@access(entrepreneurs)
def show_loan(loan_id: UUID) -> ResponseReturnValue:
    loan = loans.get_loan(db.session(), current_actor(), loan_id, to=offers_policy.can_answer)
    if not loan.is_disbursed:
        return render_template("lending/loans/show_waiting_loan.html", loan=loan)
    account = open_account(db.session(), loan, today=today())
    return render_template(
        "lending/loans/show_loan.html",
        loan=loan,
        account=account,
        statement=account.statement,
        next=next_payment(account),
        plan=presenters.plan_lines(account.statement),
        payments=presenters.paid_page(account, page_number()),
        days_late=presenters.days_late(account.statement.days_late),
    )


@bp.route("/offers/<uuid:offer_id>/loan", methods=["GET"])
@access(entrepreneurs)
def open_loan(offer_id: UUID) -> ResponseReturnValue:
    """From an offer to the loan it became."""
    loan_id = loans.find_loan_of(db.session(), current_actor(), offer_id)
    if loan_id is None:
        raise NotFound
    return redirect(url_for(".show_loan", loan_id=loan_id), 303)


@bp.route("/your-loans/<uuid:loan_id>/statement.pdf", methods=["GET"])
@access(entrepreneurs)
def print_statement(loan_id: UUID) -> ResponseReturnValue:
    """In the language the borrower reads us in now."""
    loan = loans.get_loan(db.session(), current_actor(), loan_id, to=offers_policy.can_answer)
    return presenters.statement(loan, today())


@bp.route("/offers/<uuid:offer_id>/accept", methods=["POST"])
@access(entrepreneurs)
def accept_offer(offer_id: UUID) -> ResponseReturnValue:
    offer, form = _own_offer(offer_id), AcceptForm()
    if not form.validate_on_submit():
        return _offer_page(offer, form)
    try:
        loan_id = origination.accept_offer(
            db.session(),
            current_actor(),
            clock,
            offer_id=offer_id,
            signed_name=form.signed_name.data,
        )
    except NameDiffers:
        form.signed_name.errors = [
            _("Write your own name, as the offer has it: %(name)s", name=offer.parties.borrower)
        ]
        return _offer_page(offer, form)
    except OfferClosed:
        return _closed(offer_id)
    flash(_("You accepted the offer. The office now gets the money ready."), "success")
    return redirect(url_for(".show_loan", loan_id=loan_id), 303)
