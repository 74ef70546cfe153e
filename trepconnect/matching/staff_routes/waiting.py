"""Who waits for a mentor."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts.addressees import list_colleagues
from trepconnect.kernel.actor import CASEWORK
from trepconnect.matching.forms.mentors import GiveForm
from trepconnect.matching.pages.mentors import waiting as pages
from trepconnect.matching.queries.mentors.waiting import list_waiting as read_queue
from trepconnect.matching.staff_routes.blueprint import bp
from trepconnect.mentoring.overview.queries.agenda import has_lapsed
from trepconnect.mentoring.pairings.queries import requests as mentoring
from trepconnect.mentoring.pairings.service import requests
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import page_number


@bp.route("/mentor-requests", methods=["GET"])
@access(casework)
def list_waiting() -> ResponseReturnValue:
    """``?lapsed=1``: only those whose last proposal nobody answered in time."""
    zone, lapsed = current_settings().zone, bool(request.args.get("lapsed"))
    queue = read_queue(
        db.session(),
        current_actor(),
        today=clock.today(zone),
        zone=zone,
        which=has_lapsed(clock.now()) if lapsed else None,
        page=page_number(),
    )
    return render_template(
        "matching/staff/list_waiting.html",
        queue=queue,
        rows=[pages.row(one) for one in queue.waiting],
        lapsed=lapsed,
    )


@bp.route("/mentor-requests/<uuid:request_id>/navigator", methods=["POST"])
@access(casework)
def give_request(request_id: UUID) -> ResponseReturnValue:
    """Only names of the list can be sent; one who has left meanwhile is refused."""
    session, actor = db.session(), current_actor()
    asked = mentoring.get_request(session, actor, request_id)
    form = GiveForm()
    form.offer(list_colleagues(session, *CASEWORK))
    if form.validate_on_submit():
        requests.give_request(session, actor, request_id=request_id, navigator_id=form.chosen)
        flash(_("Saved."), "success")
    else:
        flash(_("Choose one of the list"), "error")
    return redirect(url_for(".show_acts", business_id=asked.business_id), 303)


@bp.route("/mentor-requests/<uuid:request_id>", methods=["GET"])
@access(casework)
def show_request(request_id: UUID) -> ResponseReturnValue:
    """The mentors for the business that asks."""
    asked = mentoring.get_request(db.session(), current_actor(), request_id)
    return redirect(url_for(".list_mentors", business_id=asked.business_id), 303)
