"""Who may see and change what of a mentor."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, true

from trepconnect.kernel.actor import CASEWORK, Actor, Role
from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.mentoring.mentors.models import MentorRow


def works_with_people(actor: Actor) -> bool:
    """The office's casework, and the program itself."""
    return actor.is_system or not actor.roles.isdisjoint(CASEWORK)


def mentors_visible_to(actor: Actor) -> ColumnElement[bool]:
    """All for casework; for others themselves, and those who take people."""
    if works_with_people(actor):
        return true()
    on_offer = and_(MentorRow.state == MentorState.ACTIVE, MentorRow.screened_on.is_not(None))
    own = MentorRow.user_id == actor.user_id
    return or_(own, on_offer) if actor.is_(Role.ENTREPRENEUR) else own


def can_edit_mentor(actor: Actor, user_id: UUID) -> bool:
    return actor.user_id == user_id or works_with_people(actor)


def can_screen(actor: Actor, user_id: UUID) -> bool:
    """Nobody of the office vouches for themselves."""
    return works_with_people(actor) and actor.user_id != user_id
