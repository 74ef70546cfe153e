"""The blueprint of what everybody may read."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("directory", __name__)
