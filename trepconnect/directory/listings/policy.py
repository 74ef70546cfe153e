"""Who may see what of the directory."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, true

from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import Contact
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.kernel.actor import Actor


def visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """Services anybody may find; the office also sees those that are no longer offered.

    The organisation must be joined, as an outer join.
    """
    if actor is not None and actor.is_staff:
        return true()
    offered = or_(Organization.id.is_(None), Organization.status == RecordStatus.ACTIVE)
    return and_(Service.status == RecordStatus.ACTIVE, offered)


def contacts_visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """A person's name, and the line or address that goes with it, is for the office only."""
    if actor is not None and actor.is_staff:
        return true()
    return or_(Contact.id.is_(None), Contact.name == "")


def import_problems_visible_to(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.is_staff or actor.is_system else false()
