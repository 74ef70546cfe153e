"""The blueprint of these pages, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.cohorts.policy import CASEWORK as CASEWORKERS
from trepconnect.kernel.actor import Role
from trepconnect.platform.web import role

bp = Blueprint("outcomes", __name__, url_prefix="/staff")

CASEWORK = role(*CASEWORKERS)
MANAGEMENT = role(Role.MANAGER, Role.ADMIN)
SHARED = role(Role.SPONSOR, *CASEWORKERS)
"""Cohorts as they may be shown to others."""
