"""The blueprint of these pages, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.kernel.actor import CASEWORK, Role
from trepconnect.platform.web.access import role

bp = Blueprint("outcomes", __name__, url_prefix="/staff")

SHARED = role(Role.SPONSOR, *CASEWORK)
"""Cohorts as they may be shown to others."""
