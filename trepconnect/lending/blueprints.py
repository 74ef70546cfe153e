"""The blueprints of these pages, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.kernel.actor import Role
from trepconnect.platform.web.access import role

bp = Blueprint("lending", __name__)

staff_bp = Blueprint("loan_office", __name__)
deciders = role(Role.LOAN_OFFICER, Role.SPONSOR)
fund_keepers = role(Role.LOAN_OFFICER, Role.MANAGER, Role.ADMIN)
