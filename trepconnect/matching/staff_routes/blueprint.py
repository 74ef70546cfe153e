"""The blueprint of these pages, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.kernel.actor import Role
from trepconnect.platform.web import role

bp = Blueprint("pairing", __name__, url_prefix="/staff")

CASEWORK = role(Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)
