"""Who may see and do what: the two of a pairing, and those of the office who work with people."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from trepconnect.kernel.actor import Actor
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.mentors.policy import works_with_people
from trepconnect.mentoring.pairings.domain.pairing import STARTED, PairingState, Party
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow


class Pair(Protocol):
    """A pairing, as a row or as a query returned it."""

    @property
    def user_id(self) -> UUID: ...
    @property
    def mentor_id(self) -> UUID: ...
    @property
    def state(self) -> PairingState: ...


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Pairings the actor may know of; every read of one begins here."""
    if works_with_people(actor):
        return true()
    return or_(PairingRow.mentor_id == actor.user_id, PairingRow.user_id == actor.user_id)


def requests_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Her own requests; all of them for casework."""
    return true() if works_with_people(actor) else RequestRow.user_id == actor.user_id


def mentors_of(actor: Actor) -> ColumnElement[bool]:
    """Mentors whom the actor was paired with, whether or not they take people."""
    paired = select(PairingRow.mentor_id).where(PairingRow.user_id == actor.user_id)
    return MentorRow.user_id.in_(paired)


def party_of(actor: Actor, pair: Pair) -> Party | None:
    """Which of the two the actor is."""
    if actor.user_id == pair.mentor_id:
        return Party.MENTOR
    return Party.ENTREPRENEUR if actor.user_id == pair.user_id else None


def can_read(_actor: Actor, _pair: Pair) -> bool:
    """Whoever may know of it may read it; what each of them sees of it differs."""
    return True


def takes_part(actor: Actor, pair: Pair) -> bool:
    """One of the two."""
    return party_of(actor, pair) is not None


can_answer = takes_part
"""Accept or decline: each of the two for themselves, nobody for them."""

can_plan = takes_part
"""Meetings and tasks are between the two."""


def can_pause(actor: Actor, pair: Pair) -> bool:
    return party_of(actor, pair) is not None or works_with_people(actor)


can_end = can_pause


def knows_entrepreneur(actor: Actor, pair: Pair, *, started: bool) -> bool:
    """A mentor learns the entrepreneur's name only once both have said yes."""
    if party_of(actor, pair) is Party.MENTOR and not works_with_people(actor):
        return started
    return True


def can_reach(actor: Actor, pair: Pair) -> bool:
    """Phone numbers and addresses are between the two, while they are a pair."""
    return party_of(actor, pair) is not None and pair.state in STARTED


def can_propose(actor: Actor) -> bool:
    return works_with_people(actor)


def can_match(actor: Actor, user_id: UUID) -> bool:
    """Mentors are compared by language: not by whoever may not know it, and could guess it
    from who is refused."""
    return can_propose(actor) and actor.may_know_background(user_id)
