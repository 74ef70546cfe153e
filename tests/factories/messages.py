"""Builders of messages. Each takes ``make`` first."""

from uuid import uuid4

from trepconnect.notifications.domain import Kind
from trepconnect.notifications.models import MessageRow
from trepconnect.platform.clock import OfficeClock


def message(make, user, kind=Kind.STEP_CONFIRMED, **columns):
    """A message that ``user`` has not read."""
    return make.save(
        MessageRow(
            user_id=user.id,
            kind=kind,
            **{"subject_id": uuid4(), "created_at": OfficeClock().now(), **columns},
        )
    )
