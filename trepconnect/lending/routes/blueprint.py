"""The blueprint of these pages, and who may open them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("lending", __name__)
