"""The blueprint of these pages, and who may open them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("pairing", __name__, url_prefix="/staff")
