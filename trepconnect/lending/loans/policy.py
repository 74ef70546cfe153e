"""Who may see offers, loans and books, and who may write in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true

from trepconnect.kernel.actor import Actor, Role
from trepconnect.lending.loans.models import LoanRow
from trepconnect.lending.offers.policy import Borrowed, can_watch
from trepconnect.lending.products.policy import funds_of, keeps_books


class Proposed(Borrowed, Protocol):
    """A refund, and who proposed it."""

    @property
    def proposed_by(self) -> UUID | None: ...


CanRefund = Callable[[Actor, Proposed], bool]


def loans_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Her own; all for loan officers; those of the funds that a sponsor decides for."""
    if keeps_books(actor):
        return true()
    return or_(LoanRow.user_id == actor.user_id, _of_funds_of(actor))


def loans_watched_by(actor: Actor) -> ColumnElement[bool]:
    """The same without one's own: what the pages of the office show."""
    others = LoanRow.user_id != actor.user_id
    return others if keeps_books(actor) else and_(others, _of_funds_of(actor))


def _of_funds_of(actor: Actor) -> ColumnElement[bool]:
    return LoanRow.fund_id.in_(funds_of(actor)) if actor.is_(Role.SPONSOR) else false()


def can_approve(actor: Actor, refund: Proposed) -> bool:
    """Officers and deciders of the fund: another than who proposed it, and never one's own."""
    return can_watch(actor, refund) and actor.user_id != refund.proposed_by
