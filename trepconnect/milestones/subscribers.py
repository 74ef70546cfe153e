"""What milestones do when something happened below them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.milestones.plans.queries.lists import PLANS
from trepconnect.platform.data import kept
from trepconnect.platform.worker.outbox import Subscription
from trepconnect.profiles.domain.profile import ProfileSaved


def count_plans_of(session: Session, event: ProfileSaved) -> None:
    """A business that was removed follows no plan any more."""
    if event.business_id:
        kept.refresh(session, PLANS, [UUID(event.business_id)])


SUBSCRIPTIONS = (Subscription("milestones.count_plans_of", ProfileSaved, inside=count_plans_of),)
