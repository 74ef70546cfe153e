"""Asking for a mentor, the state of the request, taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers.response import Response

from trepconnect.kernel.errors import NotFound
from trepconnect.mentoring.blueprints import bp, members
from trepconnect.mentoring.mentors import queries as mentors_queries
from trepconnect.mentoring.pairings import policy
from trepconnect.mentoring.pairings.domain.pairing import (
    AlreadyPaired,
    PairingMoved,
    PairingState,
    Party,
    declines_of,
)
from trepconnect.mentoring.pairings.domain.request import AlreadyAsked
from trepconnect.mentoring.pairings.forms import AskForm, ReasonForm
from trepconnect.mentoring.pairings.queries import pairings, requests
from trepconnect.mentoring.pairings.queries.pairings import Can, Pairing
from trepconnect.mentoring.pairings.service import proposals, states
from trepconnect.mentoring.pairings.service import requests as requests_service
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.platform.web.requests import asked_id, form_status
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.profiles import BusinessName


@bp.route("/mentoring/ask", methods=["GET", "POST"])
@access(entrepreneurs)
def ask() -> ResponseReturnValue:
    """For ``?business=`` or the actor's first; ``?mentor=`` is a mentor who is wished for."""
    session, actor = db.session(), current_actor()
    businesses = profiles.list_businesses(session, actor, actor.user_id)
    business = _chosen(businesses)
    if business is None:
        return render_template("mentoring/pairings/ask_first.html")
    mentor_id = asked_id("mentor")
    wished = mentors_queries.get_mentor(session, actor, mentor_id) if mentor_id else None
    form = AskForm()
    if form.validate_on_submit():
        return _ask(business, mentor_id, form)
    page = render_template(
        "mentoring/pairings/ask.html",
        form=form,
        business=business,
        businesses=businesses,
        wished=wished,
        wish=requests.find_open_request(session, actor, business.id),
        pairing=pairings.find_live_pairing(session, actor, business.id),
    )
    return page, form_status(form)


def _chosen(businesses: list[BusinessName]) -> BusinessName | None:
    wanted = asked_id("business")
    if wanted is None:
        return businesses[0] if businesses else None
    for one in businesses:
        if one.id == wanted:
            return one
    raise NotFound


def _ask(business: BusinessName, mentor_id: UUID | None, form: AskForm) -> Response:
    """A second tap finds that the request is there already: that is no mistake."""
    try:
        requests_service.ask_for_mentor(
            db.session(),
            current_actor(),
            clock,
            business_id=business.id,
            mentor_id=mentor_id,
            words=form.words.data,
            musts=form.wanted(),
        )
    except AlreadyAsked:
        flash(_("You have asked already. The office is looking for a mentor."), "info")
    except AlreadyPaired:
        flash(_("There is a mentor for this business already."), "info")
    else:
        flash(_("We have your request. The office looks for a mentor who fits."), "success")
    return redirect(url_for(".ask", business=business.id), 303)


@bp.route("/mentoring/requests/<uuid:request_id>/withdraw", methods=["POST"])
@access(entrepreneurs)
def withdraw(request_id: UUID) -> ResponseReturnValue:
    requests_service.withdraw_request(db.session(), current_actor(), clock, request_id=request_id)
    flash(_("Your request is cancelled. You can ask again at any time."), "success")
    return redirect(url_for(".list_pairings"), 303)


def get_own(pairing_id: UUID, to: Can = policy.takes_part) -> tuple[Pairing, Party]:
    """A pairing of the actor's, and which of the two the actor is. Raises NotFound, Forbidden."""
    actor = current_actor()
    pairing = pairings.get_pairing(db.session(), actor, pairing_id, to=to)
    party = policy.party_of(actor, pairing)
    if party is None:
        raise NotFound
    return pairing, party


def note_look(user_id: UUID, party: Party | None) -> None:
    """A mentor who opens what is kept of a person leaves a line in the log."""
    if party is Party.MENTOR:
        audit.note_read(current_actor(), "mentoring.record_read", "user", user_id)


@bp.route("/mentoring/<uuid:pairing_id>/accept", methods=["POST"])
@access(members)
def accept(pairing_id: UUID) -> ResponseReturnValue:
    proposals.accept_pairing(db.session(), current_actor(), clock, pairing_id=pairing_id)
    flash(_("Thank you. We have noted your yes."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)


@bp.route("/mentoring/<uuid:pairing_id>/decline", methods=["GET", "POST"])
@access(members)
def decline(pairing_id: UUID) -> ResponseReturnValue:
    pairing, party = get_own(pairing_id)
    form = ReasonForm()
    form.offer(declines_of(party))
    if pairing.state is not PairingState.PROPOSED:
        raise PairingMoved
    if form.validate_on_submit():
        proposals.decline_pairing(
            db.session(),
            current_actor(),
            clock,
            pairing_id=pairing_id,
            reason=form.chosen,
            words=form.words.data,
        )
        flash(_("Thank you for telling us. We look for somebody else."), "success")
        return redirect(url_for(".list_pairings"), 303)
    page = render_template("mentoring/pairings/decline.html", form=form, pairing=pairing)
    return page, form_status(form)


@bp.route("/mentoring/<uuid:pairing_id>/pause", methods=["POST"])
@access(members)
def pause(pairing_id: UUID) -> ResponseReturnValue:
    get_own(pairing_id)
    states.pause_pairing(db.session(), current_actor(), pairing_id=pairing_id)
    flash(_("Your mentoring is paused. Either of you can go on at any time."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)


@bp.route("/mentoring/<uuid:pairing_id>/resume", methods=["POST"])
@access(members)
def resume(pairing_id: UUID) -> ResponseReturnValue:
    get_own(pairing_id)
    states.resume_pairing(db.session(), current_actor(), pairing_id=pairing_id)
    flash(_("You two go on. Plan your next meeting."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)
