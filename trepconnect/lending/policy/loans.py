"""Who may see offers, loans and books, and who may write in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true

from trepconnect.kernel.actor import Actor, Role
from trepconnect.lending.models.loans import LoanRow, OfferRow
from trepconnect.lending.policy.applications import funds_of


class Borrowed(Protocol):
    """What of an application, an offer or a loan decides who may do what."""

    @property
    def user_id(self) -> UUID: ...


class Proposed(Borrowed, Protocol):
    """A refund, and who proposed it."""

    @property
    def proposed_by(self) -> UUID | None: ...


Can = Callable[[Actor, Borrowed], bool]
CanRefund = Callable[[Actor, Proposed], bool]


def offers_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Her own; all for loan officers."""
    if keeps_books(actor):
        return true()
    return OfferRow.user_id == actor.user_id


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


def keeps_books(actor: Actor) -> bool:
    """Loan officers, and the program itself."""
    return actor.is_system or actor.is_(Role.LOAN_OFFICER)


def can_read(actor: Actor, borrowed: Borrowed) -> bool:
    """Whoever it is visible to."""
    return True


def can_answer(actor: Actor, borrowed: Borrowed) -> bool:
    """Only she who would borrow says yes or no."""
    return actor.user_id == borrowed.user_id


def can_book(actor: Actor, borrowed: Borrowed) -> bool:
    """Make the offer, pay out, post and reverse payments: never for a loan of one's own."""
    return keeps_books(actor) and actor.user_id != borrowed.user_id


def can_watch(actor: Actor, borrowed: Borrowed) -> bool:
    """Open the office's page of a loan: officers and deciders, but not of their own."""
    return actor.is_system or actor.user_id != borrowed.user_id


def can_approve(actor: Actor, refund: Proposed) -> bool:
    """Officers and deciders of the fund: another than who proposed it, and never one's own."""
    return can_watch(actor, refund) and actor.user_id != refund.proposed_by
