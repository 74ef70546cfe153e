"""Who may see and change accounts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, true

from trepconnect.accounts.models import ContactPoint, SignInSession, User
from trepconnect.kernel.actor import Actor, Role


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """People the actor may look up: all for the office and the program, else themselves."""
    if actor.is_staff or actor.is_system:
        return true()
    return User.id == actor.user_id


def sessions_of(actor: Actor) -> ColumnElement[bool]:
    """Only the actor's own: nobody ends or even sees another's sessions."""
    return SignInSession.user_id == actor.user_id


def contacts_of(actor: Actor) -> ColumnElement[bool]:
    """Only the actor's own: nobody changes how another is reached."""
    return ContactPoint.user_id == actor.user_id


def can_suspend(actor: Actor, user: User) -> bool:
    return actor.is_(Role.ADMIN) and user.id != actor.user_id
