"""The blueprint of these pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("loan_office", __name__)
