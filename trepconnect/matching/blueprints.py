"""The blueprints of these pages, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.platform.web.access import Gate

bp = Blueprint("matching", __name__)

guests = Gate("guests", lambda visitor: visitor.actor is None)
"""Whoever is not signed in: only for showing the way, never for keeping anybody out."""

staff_bp = Blueprint("pairing", __name__, url_prefix="/staff")
