"""Accounts of the office and its partners, for the administrator."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import queries as accounts_queries
from trepconnect.accounts.service import accounts as accounts_service
from trepconnect.mentoring.overview.queries import office
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, administration, clock, current_actor

bp = Blueprint("staff_accounts", __name__, url_prefix="/staff/accounts")


@bp.route("", methods=["GET"])
@access(administration)
def list_accounts() -> ResponseReturnValue:
    accounts = accounts_queries.list_working_accounts(db.session())
    hanging = office.count_by_mentor(db.session(), current_actor())
    return render_template("home/staff/accounts.html", accounts=accounts, hanging=hanging)


@bp.route("/<uuid:user_id>/suspend", methods=["POST"])
@access(administration)
def suspend(user_id: UUID) -> ResponseReturnValue:
    accounts_service.suspend(db.session(), current_actor(), clock, user_id=user_id)
    flash(_("The account is closed, on every device."), "success")
    return redirect(url_for(".list_accounts"), 303)


@bp.route("/<uuid:user_id>/restore", methods=["POST"])
@access(administration)
def restore(user_id: UUID) -> ResponseReturnValue:
    accounts_service.restore(db.session(), current_actor(), user_id=user_id)
    flash(_("The account is open again."), "success")
    return redirect(url_for(".list_accounts"), 303)
