"""The blueprint of these pages, who may open them, and what each of them begins with."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request

from trepconnect.kernel.actor import Role
from trepconnect.kernel.errors import NotFound
from trepconnect.mentoring import policy
from trepconnect.mentoring.domain.pairing import Party
from trepconnect.mentoring.queries import pairings
from trepconnect.mentoring.queries.pairings import Can, Pairing
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import current_actor, role

bp = Blueprint("mentoring", __name__)

members = role(Role.ENTREPRENEUR, Role.MENTOR)


def get_own(pairing_id: UUID, to: Can = policy.takes_part) -> tuple[Pairing, Party]:
    """A pairing of the actor's, and which of the two she or he is. Raises NotFound, Forbidden."""
    actor = current_actor()
    pairing = pairings.get_pairing(db.session(), actor, pairing_id, to=to)
    party = policy.party_of(actor, pairing)
    if party is None:
        raise NotFound
    return pairing, party


def note_look(user_id: UUID, party: Party | None) -> None:
    """A mentor who opens what is kept of somebody leaves a line in the log."""
    if party is Party.MENTOR:
        audit.note_read(current_actor(), "mentoring.record_read", "user", user_id)


def asked_id(name: str) -> UUID | None:
    """An id of the address or the form; what is no id is not there."""
    said = request.values.get(name, "")
    if not said:
        return None
    try:
        return UUID(said)
    except ValueError:
        raise NotFound from None
