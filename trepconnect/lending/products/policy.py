"""Who may see and change loan products: they are public, the office keeps them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from trepconnect.kernel.actor import Actor, Role
from trepconnect.lending.products.models import FundDeciderRow, ProductRow


def visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """Products on offer are for everyone, signed in or not; staff also see those that were."""
    if actor is not None and actor.is_staff:
        return true()
    return ProductRow.is_active.is_(True)


def can_save_product(actor: Actor) -> bool:
    return actor.is_system or actor.is_(Role.LOAN_OFFICER, Role.ADMIN)


def keeps_books(actor: Actor) -> bool:
    """Loan officers, and the program itself."""
    return actor.is_system or actor.is_(Role.LOAN_OFFICER)


def funds_of(actor: Actor) -> ColumnElement[UUID]:
    decides = select(FundDeciderRow.fund_id).where(FundDeciderRow.user_id == actor.user_id)
    return decides.scalar_subquery()


def can_set_deciders(actor: Actor) -> bool:
    return actor.is_system or actor.is_(Role.LOAN_OFFICER, Role.MANAGER, Role.ADMIN)
