"""Signing in as one of the demonstration people; only a demonstration office has this."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login
from trepconnect.accounts.domain import AuthLevel
from trepconnect.accounts.service import sign_in
from trepconnect.demo import accounts
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import access, clock, everyone

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.route("/sign-in", methods=["POST"])
@access(everyone)
def enter() -> ResponseReturnValue:
    """Be a person of the demonstration office; whoever was signed in before is not any more."""
    user = accounts.get_demo_user(db.session(), request.form.get("account", ""))
    token = sign_in.start_session(
        db.session(),
        clock,
        user=user,
        device=login.device_name(),
        level=AuthLevel.SECOND_FACTOR,
    )
    login.remember(token)
    return redirect(url_for("home.start"), 303)
