"""The blueprint that the pages of the profile hang on, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.kernel.actor import Role
from trepconnect.platform.web import role

bp = Blueprint("profiles", __name__)
owner = role(Role.ENTREPRENEUR)
