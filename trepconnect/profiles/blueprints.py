"""The blueprint that the pages of the profile hang on, and who may open them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("profiles", __name__)
