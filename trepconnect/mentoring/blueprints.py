"""The blueprints of these pages, and who may open them.

The blueprint of these pages, and who of the office may open them.
"""

from __future__ import annotations

from flask import Blueprint

from trepconnect.kernel.actor import Role
from trepconnect.platform.web.access import role

bp = Blueprint("mentoring", __name__)

members = role(Role.ENTREPRENEUR, Role.MENTOR)

staff_bp = Blueprint("mentors", __name__, url_prefix="/staff")
