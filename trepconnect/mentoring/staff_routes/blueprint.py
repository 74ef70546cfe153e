"""The blueprint of these pages, and who of the office may open them."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.mentoring import policy
from trepconnect.platform.web import role

bp = Blueprint("mentors", __name__, url_prefix="/staff")

CASEWORK = role(*policy.CASEWORK)
"""People's records: loan officers decide about money and do not read what is said in meetings."""
