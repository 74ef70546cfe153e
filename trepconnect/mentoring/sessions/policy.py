"""Who may log, confirm and settle sessions, and who reads what was noted in them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true

from trepconnect.kernel.actor import DECIDING, Actor
from trepconnect.mentoring.mentors.policy import works_with_people
from trepconnect.mentoring.pairings.domain.pairing import Party
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.pairings.policy import Pair, party_of


def can_log(actor: Actor, pair: Pair) -> bool:
    """What took place is written down by the mentor."""
    return party_of(actor, pair) is Party.MENTOR


def can_confirm(actor: Actor, pair: Pair) -> bool:
    """Whether it was so is said by the entrepreneur."""
    return party_of(actor, pair) is Party.ENTREPRENEUR


def can_settle(actor: Actor, pair: Pair) -> bool:
    """The office, having read what both say; nobody on a session of their own."""
    return (
        works_with_people(actor)
        and party_of(actor, pair) is None
        and actor.may_know_background(pair.user_id)
    )


def can_read_notes(actor: Actor, pair: Pair) -> bool:
    """Not for whoever decides about money, but for what they wrote as the mentor."""
    return actor.user_id == pair.mentor_id or actor.may_know_background(pair.user_id)


def notes_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The same for what was agreed in meetings."""
    if works_with_people(actor) and actor.roles.isdisjoint(DECIDING):
        return true()
    return or_(PairingRow.mentor_id == actor.user_id, PairingRow.user_id == actor.user_id)


def can_read_private_notes(actor: Actor, pair: Pair) -> bool:
    """The mentor and the people of the office; the entrepreneur never, in whatever other role."""
    if not can_read_notes(actor, pair):
        return False
    if actor.user_id == pair.user_id or actor.is_system:
        return False
    return actor.user_id == pair.mentor_id or works_with_people(actor)
