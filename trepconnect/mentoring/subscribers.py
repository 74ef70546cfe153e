"""What mentoring does when something happened below it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.kernel.clock import SystemClock
from trepconnect.mentoring.service import stop_for
from trepconnect.platform.outbox import Subscription
from trepconnect.profiles.domain.events import ProfileSaved

_clock = SystemClock()


def stop_for_removed_business(session: Session, event: ProfileSaved) -> None:
    """A business that was removed keeps no mentor's place."""
    if event.section == "removed" and event.business_id:
        stop_for(session, _clock, business_id=UUID(event.business_id))


SUBSCRIPTIONS = (
    Subscription(
        "mentoring.stop_for_removed_business", ProfileSaved, inside=stop_for_removed_business
    ),
)
