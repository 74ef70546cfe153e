"""What a partner's member does about their organisation's listings."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from trepconnect.directory.editing import service
from trepconnect.kernel.actor import Role
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, role

bp = Blueprint("partners", __name__, url_prefix="/partner")


@bp.route("/services/<uuid:service_id>/confirm", methods=["POST"])
@access(role(Role.PARTNER))
def confirm_service(service_id: UUID) -> ResponseReturnValue:
    service.confirm_service(db.session(), current_actor(), clock, service_id=service_id)
    flash(_("Thank you. People now see that it was checked today."), "success")
    return redirect(url_for("home.start"), 303)
