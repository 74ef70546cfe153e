"""Who may see messages: nobody but the person they are for."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from trepconnect.kernel.actor import Actor
from trepconnect.notifications.models import MessageRow


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return MessageRow.user_id == actor.user_id
