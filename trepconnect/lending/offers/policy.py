"""Who may see offers, and who may make, answer and look at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, true

from trepconnect.kernel.actor import Actor
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.products.policy import keeps_books


class Borrowed(Protocol):
    """What of an application, an offer or a loan decides who may do what."""

    @property
    def user_id(self) -> UUID: ...


Can = Callable[[Actor, Borrowed], bool]


def offers_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Her own; all for loan officers."""
    if keeps_books(actor):
        return true()
    return OfferRow.user_id == actor.user_id


def can_read(actor: Actor, borrowed: Borrowed) -> bool:
    """Whoever it is visible to."""
    return True


def can_answer(actor: Actor, borrowed: Borrowed) -> bool:
    """Only whoever would borrow says yes or no."""
    return actor.user_id == borrowed.user_id


def can_book(actor: Actor, borrowed: Borrowed) -> bool:
    """Make the offer, pay out, post and reverse payments: never for a loan of one's own."""
    return keeps_books(actor) and actor.user_id != borrowed.user_id


def can_watch(actor: Actor, borrowed: Borrowed) -> bool:
    """Open the office's page of a loan: officers and deciders, but not of their own."""
    return actor.is_system or actor.user_id != borrowed.user_id
