"""The blueprint of these pages, and who of the office may open them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("mentors", __name__, url_prefix="/staff")
