"""Offers as the office looks at them and takes them back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.blueprints import staff_bp
from trepconnect.lending.confirmation import refusal
from trepconnect.lending.offers import labels, policy, presenters, service
from trepconnect.lending.offers.domain import OfferClosed, OfferState
from trepconnect.lending.offers.queries import Offer, get_offer
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, officers, today


@staff_bp.route("/staff/offers/<uuid:offer_id>", methods=["GET"])
@access(officers)
def show_offer(offer_id: UUID) -> ResponseReturnValue:
    offer = _seen(offer_id)
    state = offer.state(today())
    return render_template(
        "lending/offers/staff_offer.html",
        offer=offer,
        is_open=state is OfferState.OPEN,
        is_accepted=state is OfferState.ACCEPTED,
        state=labels.OFFER_STATES[state],
        told=presenters.disclosure(offer.terms, offer.figures, offer.parties),
        may_book=policy.can_book(current_actor(), offer),
    )


@staff_bp.route("/staff/offers/<uuid:offer_id>/offer.pdf", methods=["GET"])
@access(officers)
def print_offer(offer_id: UUID) -> ResponseReturnValue:
    return presenters.offer(_seen(offer_id))


@staff_bp.route("/staff/offers/<uuid:offer_id>/withdraw", methods=["POST"])
@access(officers)
def withdraw_offer(offer_id: UUID) -> ResponseReturnValue:
    there = url_for(".show_offer", offer_id=offer_id)
    try:
        service.withdraw_offer(db.session(), current_actor(), clock, offer_id=offer_id)
    except OfferClosed as error:
        return refusal(error, there, labels.OFFER_REFUSALS)
    flash(_("The offer is withdrawn. You can make another one."), "success")
    return redirect(there, 303)


def _seen(offer_id: UUID) -> Offer:
    """The offer; that the actor looked at it is on record."""
    offer = get_offer(db.session(), current_actor(), offer_id, to=policy.can_watch)
    audit.note_read(current_actor(), "lending.offer_read", "user", offer.user_id)
    return offer
