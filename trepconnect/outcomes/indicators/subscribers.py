"""Keeping the summaries true as things happen.

Each works a person's numbers out anew from what is stored, so that an event that comes twice or
late changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.cohorts.domain import MemberJoined, MemberLeft
from trepconnect.kernel.events import Event
from trepconnect.lending.loans.domain.loan import LoanDisbursed
from trepconnect.mentoring.sessions.domain import (
    SessionConfirmed,
    SessionEdited,
    SessionLogged,
    SessionQuestioned,
    SessionSettled,
)
from trepconnect.milestones.plans.domain import StepConfirmed, StepReopened
from trepconnect.outcomes.indicators import queries
from trepconnect.outcomes.indicators.service import refresh_person
from trepconnect.platform.config import current_settings
from trepconnect.platform.worker.outbox import Subscription
from trepconnect.profiles.domain.profile import ProfileSaved


def count_person(session: Session, event: MemberJoined | MemberLeft | ProfileSaved) -> None:
    _count(session, event.user_id)


def count_session(
    session: Session,
    event: SessionLogged | SessionEdited | SessionConfirmed | SessionQuestioned | SessionSettled,
) -> None:
    _count(session, queries.subject_of_session(session, event.session_id))


def count_step(session: Session, event: StepConfirmed | StepReopened) -> None:
    _count(session, queries.subject_of_step(session, event.step_id))


def count_loan(session: Session, event: LoanDisbursed) -> None:
    _count(session, queries.subject_of_loan(session, event.loan_id))


def _count(session: Session, user_id: UUID | None) -> None:
    if user_id is not None:
        refresh_person(session, current_settings().zone, user_id)


_LISTENERS: dict[type[Event], Callable[..., None]] = {
    MemberJoined: count_person,
    MemberLeft: count_person,
    ProfileSaved: count_person,
    SessionLogged: count_session,
    SessionEdited: count_session,
    SessionConfirmed: count_session,
    SessionQuestioned: count_session,
    SessionSettled: count_session,
    StepConfirmed: count_step,
    StepReopened: count_step,
    LoanDisbursed: count_loan,
}
SUBSCRIPTIONS = tuple(
    Subscription(f"outcomes.{count.__name__}", event, inside=count)
    for event, count in _LISTENERS.items()
)
