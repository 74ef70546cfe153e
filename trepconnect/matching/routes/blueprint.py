"""The blueprint, and what every page about a business begins with."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request

from trepconnect.kernel.errors import NotFound
from trepconnect.matching.queries import matches
from trepconnect.matching.queries.matches import Hers
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import Gate, current_actor

bp = Blueprint("matching", __name__)

guests = Gate("guests", lambda visitor: visitor.actor is None)
"""Whoever is not signed in: only for showing the way, never for keeping anybody out."""


def find_hers() -> Hers | None:
    """The business the page is about: ``?business=`` or her first. Not hers: 404."""
    return matches.find_hers(db.session(), current_actor(), asked_business())


def asked_business() -> UUID | None:
    """``business`` of the address or the form."""
    said = request.values.get("business", "")
    if not said:
        return None
    try:
        return UUID(said)
    except ValueError:
        raise NotFound from None


def asked_number(name: str, default: int = 1) -> int:
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else default
