"""Asking for a mentor, the state of the request, taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers.response import Response

from trepconnect.kernel.errors import NotFound
from trepconnect.mentoring import wording
from trepconnect.mentoring.domain.pairing import AlreadyPaired
from trepconnect.mentoring.domain.request import AlreadyAsked
from trepconnect.mentoring.forms.answers import AskForm
from trepconnect.mentoring.queries import mentors, pairings, requests
from trepconnect.mentoring.routes.blueprint import asked_id, bp
from trepconnect.mentoring.service import asking
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.platform.web.requests import form_status
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.profiles import BusinessName


@bp.route("/mentoring/ask", methods=["GET", "POST"])
@access(entrepreneurs)
def ask() -> ResponseReturnValue:
    """For ``?business=`` or her first; with ``?mentor=`` for one whom she would like."""
    session, actor = db.session(), current_actor()
    businesses = profiles.list_businesses(session, actor, actor.user_id)
    business = _chosen(businesses)
    if business is None:
        return render_template("mentoring/ask_first.html")
    mentor_id = asked_id("mentor")
    wished = mentors.get_mentor(session, actor, mentor_id) if mentor_id else None
    form = AskForm()
    if form.validate_on_submit():
        return _ask(business, mentor_id, form)
    page = render_template(
        "mentoring/ask.html",
        form=form,
        business=business,
        businesses=businesses,
        wished=wished,
        wish=requests.find_open_request(session, actor, business.id),
        pairing=pairings.find_live_pairing(session, actor, business.id),
        wording=wording,
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
    """A second tap finds that she has asked already: that is no mistake of hers."""
    try:
        asking.ask_for_mentor(
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
    asking.withdraw_request(db.session(), current_actor(), clock, request_id=request_id)
    flash(_("Your request is cancelled. You can ask again at any time."), "success")
    return redirect(url_for(".list_pairings"), 303)
