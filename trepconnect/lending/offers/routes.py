"""Offers as their borrower reads and declines them; accepting one begins a loan."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.blueprints import bp
from trepconnect.lending.offers import labels, policy, presenters, service
from trepconnect.lending.offers.domain import OfferClosed, OfferState
from trepconnect.lending.offers.forms import AcceptForm
from trepconnect.lending.offers.queries import Offer, get_offer
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.requests import form_status


@bp.route("/offers/<uuid:offer_id>", methods=["GET"])
@access(entrepreneurs)
def show_offer(offer_id: UUID) -> ResponseReturnValue:
    return _offer_page(_own_offer(offer_id), AcceptForm(None))


@bp.route("/offers/<uuid:offer_id>/offer.pdf", methods=["GET"])
@access(entrepreneurs)
def print_offer(offer_id: UUID) -> ResponseReturnValue:
    """In the language the borrower reads us in now."""
    return presenters.offer(_own_offer(offer_id))


@bp.route("/offers/<uuid:offer_id>/decline", methods=["POST"])
@access(entrepreneurs)
def decline_offer(offer_id: UUID) -> ResponseReturnValue:
    _own_offer(offer_id)
    try:
        service.decline_offer(db.session(), current_actor(), clock, offer_id=offer_id)
    except OfferClosed:
        return _closed(offer_id)
    flash(_("You declined the offer. Thank you for telling us."), "success")
    return redirect(url_for(".show_offer", offer_id=offer_id), 303)


def _own_offer(offer_id: UUID) -> Offer:
    return get_offer(db.session(), current_actor(), offer_id, to=policy.can_answer)


def _closed(offer_id: UUID) -> ResponseReturnValue:
    """The offer as it is now, with a word on why the answer did not count."""
    offer = _own_offer(offer_id)
    flash(_(labels.OFFER_REFUSALS[OfferClosed]), "warning")
    page, _status = _offer_page(offer, AcceptForm(None))
    return page, 409


def _offer_page(offer: Offer, form: AcceptForm) -> tuple[str, int]:
    state = offer.state(today())
    page = render_template(
        "lending/offers/show_offer.html",
        offer=offer,
        state=state,
        state_words=labels.OFFER_STATES[state],
        is_open=state is OfferState.OPEN,
        told=presenters.disclosure(offer.terms, offer.figures, offer.parties),
        form=form,
    )
    return page, form_status(form)
