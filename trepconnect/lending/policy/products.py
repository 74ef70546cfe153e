"""Who may see and change loan products: they are public, the office keeps them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, true

from trepconnect.kernel.actor import Actor, Role
from trepconnect.lending.models.products import ProductRow


def visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """Products on offer are for everyone, signed in or not; staff also see those that were."""
    if actor is not None and actor.is_staff:
        return true()
    return ProductRow.is_active.is_(True)


def can_save_product(actor: Actor) -> bool:
    return actor.is_system or actor.is_(Role.LOAN_OFFICER, Role.ADMIN)
