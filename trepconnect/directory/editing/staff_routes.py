"""Listings that wait to be checked: whom to call, and a button for what is right."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.directory.editing import service
from trepconnect.directory.editing.queries import page_of_unchecked
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import page_number

bp = Blueprint("listings", __name__, url_prefix="/staff/listings")


@bp.route("", methods=["GET"])
@access(casework)
def list_unchecked() -> ResponseReturnValue:
    today = clock.today()
    return render_template(
        "directory/editing/staff/listings.html",
        found=page_of_unchecked(db.session(), today, page=page_number()),
    )


@bp.route("/<uuid:service_id>/confirm", methods=["POST"])
@access(casework)
def confirm(service_id: UUID) -> ResponseReturnValue:
    service.confirm_for_office(db.session(), current_actor(), clock, service_id=service_id)
    flash(_("Thank you. People now see that it was checked today."), "success")
    return redirect(url_for(".list_unchecked"), 303)
