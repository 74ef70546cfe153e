"""The blueprint of these pages, and who may open them."""

from __future__ import annotations

from datetime import date

from flask import Blueprint

from trepconnect.kernel.actor import Role
from trepconnect.platform.config import current_settings
from trepconnect.platform.web import clock, role

bp = Blueprint("lending", __name__)
entrepreneurs = role(Role.ENTREPRENEUR)


def today() -> date:
    return clock.today(current_settings().zone)
