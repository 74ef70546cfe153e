"""Her offers and loans: read, answer, see where each payment went, take a paper along."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.domain.offer import NameDiffers, OfferClosed, OfferState
from trepconnect.lending.forms.loans import AcceptForm
from trepconnect.lending.pages import loan_papers as papers
from trepconnect.lending.pages import loans as pages
from trepconnect.lending.policy import loans as policy
from trepconnect.lending.queries import loans as queries
from trepconnect.lending.queries.books import next_payment, open_account
from trepconnect.lending.queries.offers import Offer, get_offer, list_open_offers
from trepconnect.lending.routes.blueprint import bp
from trepconnect.lending.service import offers as service
from trepconnect.lending.wording import servicing as words
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.requests import form_status, page_number


@bp.route("/your-loans", methods=["GET"])
@access(entrepreneurs)
def list_my_loans() -> ResponseReturnValue:
    return render_template(
        "lending/loans/list_my_loans.html",
        offers=list_open_offers(db.session(), current_actor(), today=today()),
        loans=queries.list_own_loans(db.session(), current_actor(), today=today()),
        states=words.LOAN_STATES,
        today=today(),
    )


@bp.route("/your-loans/<uuid:loan_id>", methods=["GET"])
@access(entrepreneurs)
def show_loan(loan_id: UUID) -> ResponseReturnValue:
    loan = queries.get_loan(db.session(), current_actor(), loan_id, to=policy.can_answer)
    if not loan.is_disbursed:
        return render_template("lending/loans/show_waiting_loan.html", loan=loan)
    account = open_account(db.session(), loan, today=today())
    return render_template(
        "lending/loans/show_loan.html",
        loan=loan,
        account=account,
        book=account.book,
        next=next_payment(account),
        plan=pages.plan_lines(account.book),
        payments=pages.paid_page(account, page_number()),
        days_late=pages.days_late(account.book.days_late),
    )


@bp.route("/your-loans/<uuid:loan_id>/statement.pdf", methods=["GET"])
@access(entrepreneurs)
def print_statement(loan_id: UUID) -> ResponseReturnValue:
    """In the language she reads us in now."""
    loan = queries.get_loan(db.session(), current_actor(), loan_id, to=policy.can_answer)
    return papers.statement(loan, today())


@bp.route("/offers/<uuid:offer_id>", methods=["GET"])
@access(entrepreneurs)
def show_offer(offer_id: UUID) -> ResponseReturnValue:
    return _offer_page(_hers(offer_id), AcceptForm(None))


@bp.route("/offers/<uuid:offer_id>/offer.pdf", methods=["GET"])
@access(entrepreneurs)
def print_offer(offer_id: UUID) -> ResponseReturnValue:
    """In the language she reads us in now."""
    return papers.offer(_hers(offer_id))


@bp.route("/offers/<uuid:offer_id>/accept", methods=["POST"])
@access(entrepreneurs)
def accept_offer(offer_id: UUID) -> ResponseReturnValue:
    offer, form = _hers(offer_id), AcceptForm()
    if not form.validate_on_submit():
        return _offer_page(offer, form)
    try:
        loan_id = service.accept_offer(
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


@bp.route("/offers/<uuid:offer_id>/decline", methods=["POST"])
@access(entrepreneurs)
def decline_offer(offer_id: UUID) -> ResponseReturnValue:
    _hers(offer_id)
    try:
        service.decline_offer(db.session(), current_actor(), clock, offer_id=offer_id)
    except OfferClosed:
        return _closed(offer_id)
    flash(_("You declined the offer. Thank you for telling us."), "success")
    return redirect(url_for(".show_offer", offer_id=offer_id), 303)


def _hers(offer_id: UUID) -> Offer:
    return get_offer(db.session(), current_actor(), offer_id, to=policy.can_answer)


def _closed(offer_id: UUID) -> ResponseReturnValue:
    """The offer as it is now, with a word on why her answer did not count."""
    offer = _hers(offer_id)
    flash(_(words.OFFER_REFUSALS[OfferClosed]), "warning")
    page, _status = _offer_page(offer, AcceptForm(None))
    return page, 409


def _offer_page(offer: Offer, form: AcceptForm) -> tuple[str, int]:
    state = offer.state(today())
    page = render_template(
        "lending/loans/show_offer.html",
        offer=offer,
        state=state,
        state_words=words.OFFER_STATES[state],
        is_open=state is OfferState.OPEN,
        told=pages.disclosure(offer.terms, offer.figures, offer.parties),
        form=form,
    )
    return page, form_status(form)
