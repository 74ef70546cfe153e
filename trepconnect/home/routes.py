"""The start page of each role."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.platform.web import access, everyone, signed_in

bp = Blueprint("home", __name__)


@bp.route("/", methods=["GET"])
@access(everyone)
def start() -> ResponseReturnValue:
    return render_template("home/start.html")


@bp.route("/welcome", methods=["GET"])
@access(signed_in)
def welcome() -> ResponseReturnValue:
    return redirect(url_for(".start"))


@bp.route("/invitations/<token>", methods=["GET"])
@access(everyone)
def show_invitation(token: str) -> ResponseReturnValue:
    return render_template("home/start.html")
