"""The blueprint, who may open its pages, and what they begin with."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.kernel.actor import Role
from trepconnect.platform.web.access import role

bp = Blueprint("milestones", __name__)

vouchers = role(Role.MENTOR, Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)
"""Whoever confirms steps."""
readers = role(Role.ENTREPRENEUR, Role.MENTOR, Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)
