"""Who decides on the applications to each fund."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.blueprints import fund_keepers, staff_bp
from trepconnect.lending.products.forms import DeciderForm
from trepconnect.lending.products.queries import deciders
from trepconnect.lending.products.service import deciders as deciders_service
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor
from trepconnect.platform.web.requests import form_status


@staff_bp.route("/staff/deciders", methods=["GET", "POST"])
@access(fund_keepers)
def list_deciders() -> ResponseReturnValue:
    """Funds with their deciders, and one more for a fund."""
    session, actor = db.session(), current_actor()
    funds = deciders.list_funds(session, actor)
    candidates = deciders.list_candidates(session, actor)
    form = DeciderForm()
    form.offer(
        [(one.id, one.name) for one in funds],
        [(one.user_id, one.display_name) for one in candidates],
    )
    if form.validate_on_submit():
        deciders_service.add_decider(
            session,
            actor,
            clock,
            fund_id=UUID(form.fund.data),
            user_id=UUID(form.sponsor.data),
        )
        flash(
            _("Saved. This person can now open and decide on what is sent to the fund."), "success"
        )
        return redirect(url_for(".list_deciders"), 303)
    page = render_template(
        "lending/products/staff/deciders.html", funds=funds, candidates=candidates, form=form
    )
    return page, form_status(form)


@staff_bp.route("/staff/funds/<uuid:fund_id>/deciders/<uuid:user_id>/remove", methods=["POST"])
@access(fund_keepers)
def remove_decider(fund_id: UUID, user_id: UUID) -> ResponseReturnValue:
    deciders_service.remove_decider(
        db.session(), current_actor(), fund_id=fund_id, user_id=user_id
    )
    flash(_("Removed. Votes that were cast stay."), "success")
    return redirect(url_for(".list_deciders"), 303)
