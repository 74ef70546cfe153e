"""A person's messages, and the way from a message to what it is about."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.loans.queries.statements import list_repayments_of
from trepconnect.notifications import presenters, queries, service
from trepconnect.notifications.blueprints import bp
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import access, clock, current_actor, signed_in
from trepconnect.platform.web.requests import after_reading, page_number
from trepconnect.profiles.queries.profiles import list_business_names


@bp.route("/messages", methods=["GET"])
@access(signed_in)
def list_messages() -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    found = queries.list_messages(session, actor, page=page_number())
    paid = [one.subject_id for one in found.shown if one.kind in presenters.PAYMENTS]
    about = {one.business_id for one in found.shown if one.business_id}
    return render_template(
        "notifications/list_messages.html",
        found=found,
        sentence=presenters.sentence,
        payments=list_repayments_of(session, actor, paid),
        names=list_business_names(session, actor, about),
    )


@bp.route("/messages/<uuid:message_id>", methods=["GET"])
@access(signed_in)
def open_message(message_id: UUID) -> ResponseReturnValue:
    """Go on to what the message is about; it is read from then on."""
    actor = current_actor()
    message = queries.get_message(db.session(), actor, message_id)
    after_reading(lambda writing: service.mark_read(writing, actor, clock, message_id=message_id))
    return redirect(presenters.address(message), 303)


@bp.route("/messages/read", methods=["POST"])
@access(signed_in)
def mark_all_read() -> ResponseReturnValue:
    service.mark_all_read(db.session(), current_actor(), clock)
    return redirect(url_for(".list_messages"), 303)
