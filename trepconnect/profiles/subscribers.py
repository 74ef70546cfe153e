"""What profiles do when something happened below them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trepconnect.accounts.domain import Renamed
from trepconnect.platform.worker.outbox import Subscription
from trepconnect.profiles.service.saving import refresh_search_text


def find_by_new_name(session: Session, event: Renamed) -> None:
    """The office finds people by the names that they have now."""
    refresh_search_text(session, event.user_id)


SUBSCRIPTIONS = (Subscription("profiles.find_by_new_name", Renamed, inside=find_by_new_name),)
