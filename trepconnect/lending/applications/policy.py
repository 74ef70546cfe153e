"""Who may see an application, work on it and vote on it; who says who decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true

from trepconnect.kernel.actor import Actor, Role
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.models import ApplicationRow
from trepconnect.lending.products.policy import funds_of


class Applied(Protocol):
    """What of an application decides who may do what."""

    @property
    def user_id(self) -> UUID: ...


Can = Callable[[Actor, Applied], bool]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Her own, also as drafts; what was sent to others' funds for those who decide on it."""
    if actor.is_system:
        return true()
    return or_(ApplicationRow.user_id == actor.user_id, decided_by(actor))


def decided_by(actor: Actor) -> ColumnElement[bool]:
    """Sent by another person, to a fund that the actor decides for. Loan officers: every fund."""
    sent_by_another = and_(
        ApplicationRow.state != ApplicationState.DRAFT, ApplicationRow.user_id != actor.user_id
    )
    if actor.is_(Role.LOAN_OFFICER):
        return sent_by_another
    if actor.is_(Role.SPONSOR):
        return and_(sent_by_another, ApplicationRow.fund_id.in_(funds_of(actor)))
    return false()


def can_read(actor: Actor, application: Applied) -> bool:
    """Whoever it is visible to."""
    return True


def can_change(actor: Actor, application: Applied) -> bool:
    """Only the applicant: fill in, send, withdraw, throw away."""
    return actor.user_id == application.user_id


def can_decide(actor: Actor, application: Applied) -> bool:
    """Nobody reads as a decider, changes terms or votes on an application of their own."""
    decides = actor.is_(Role.LOAN_OFFICER, Role.SPONSOR)
    return decides and actor.user_id != application.user_id
