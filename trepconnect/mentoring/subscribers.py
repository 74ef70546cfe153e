"""What mentoring does when something happened below it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.accounts.domain import AccountClosed
from trepconnect.mentoring.overview.service import stop_for, stop_with
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.worker.outbox import Subscription
from trepconnect.profiles.domain.profile import ProfileSaved

_clock = OfficeClock()


def stop_for_removed_business(session: Session, event: ProfileSaved) -> None:
    """A business that was removed keeps no mentor's place."""
    if event.section == "removed" and event.business_id:
        stop_for(session, _clock, business_id=UUID(event.business_id))


def stop_with_closed_mentor(session: Session, event: AccountClosed) -> None:
    """Whoever cannot sign in meets nobody: nobody waits for them without knowing."""
    stop_with(session, _clock, mentor_id=event.user_id)


SUBSCRIPTIONS = (
    Subscription(
        "mentoring.stop_with_closed_mentor", AccountClosed, inside=stop_with_closed_mentor
    ),
    Subscription(
        "mentoring.stop_for_removed_business", ProfileSaved, inside=stop_for_removed_business
    ),
)
