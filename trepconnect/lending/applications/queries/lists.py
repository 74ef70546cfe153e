"""Lists of applications: one's own, and the queue of those who decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.money import Money
from trepconnect.lending.applications import policy
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.models import ApplicationRow, VoteRow
from trepconnect.lending.products.models import FundRow, ProductRow
from trepconnect.platform.data.paging import Page, page_of
from trepconnect.profiles.queries.face import BUSINESSES
from trepconnect.vocabulary.domain.needs import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLine:
    """One application in a list. ``has_voted``: the actor did, on the terms of now."""

    id: UUID
    state: ApplicationState
    applicant: str
    business_name: str
    product_id: UUID
    product_names: Mapping[str, str]
    fund_name: str
    amount: Money | None
    months: int | None
    votes_cast: int
    has_voted: bool
    saved_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    decision_days: int | None

    def product_in(self, language: str) -> str:
        return in_language(self.product_names, language)


def list_applications(
    session: Session, actor: Actor, *, states: Collection[ApplicationState] | None = None
) -> list[ApplicationLine]:
    """All that the actor may know of, those touched last first."""
    wanted = policy.visible_to(actor)
    if states is not None:
        wanted = and_(wanted, ApplicationRow.state.in_(states))
    return _lines(session, _select(actor, wanted, ApplicationRow.saved_at.desc()))


def list_own(session: Session, actor: Actor, *, page: int) -> Page[ApplicationLine]:
    """What the actor applied for, the latest first. Two statements."""
    own = ApplicationRow.user_id == actor.user_id
    return _page(session, actor, own, ApplicationRow.created_at.desc(), page)


def list_waiting(session: Session, actor: Actor, *, page: int) -> Page[ApplicationLine]:
    """What the actor may vote on, sent first comes first. Two statements."""
    waiting = and_(policy.decided_by(actor), ApplicationRow.state == ApplicationState.SUBMITTED)
    return _page(session, actor, waiting, ApplicationRow.submitted_at, page)


def list_closed(session: Session, actor: Actor, *, page: int) -> Page[ApplicationLine]:
    """What was decided or withdrawn in the funds of the actor, the latest first."""
    closed = and_(policy.decided_by(actor), ApplicationRow.state != ApplicationState.SUBMITTED)
    return _page(session, actor, closed, ApplicationRow.saved_at.desc(), page)


def count_to_vote_on(session: Session, actor: Actor) -> int:
    """Applications that wait for a vote of the actor's."""
    waits = and_(
        policy.decided_by(actor),
        ApplicationRow.state == ApplicationState.SUBMITTED,
        ~_voted_by(actor),
    )
    return session.scalar(select(func.count()).select_from(ApplicationRow).where(waits)) or 0


def _page(
    session: Session, actor: Actor, wanted: ColumnElement[bool], order: Any, page: int
) -> Page[ApplicationLine]:
    counted = select(ApplicationRow.id).where(wanted)
    return page_of(session, _select(actor, wanted, order), page, _line, counted=counted)


def _voted_by(actor: Actor) -> ColumnElement[bool]:
    return (
        select(VoteRow.id)
        .where(
            VoteRow.application_id == ApplicationRow.id,
            VoteRow.version == ApplicationRow.version,
            VoteRow.voter_id == actor.user_id,
        )
        .exists()
    )


def _select(actor: Actor, wanted: ColumnElement[bool], order: Any) -> Select[Any]:
    return (
        select(
            ApplicationRow.id,
            ApplicationRow.state,
            ApplicationRow.facts,
            ApplicationRow.product_id,
            ApplicationRow.amount,
            ApplicationRow.months,
            ApplicationRow.votes_cast,
            ApplicationRow.saved_at,
            ApplicationRow.submitted_at,
            ApplicationRow.decided_at,
            PEOPLE.c.display_name,
            BUSINESSES.c.name.label("business_name"),
            ProductRow.names,
            ProductRow.decision_days,
            FundRow.name.label("fund_name"),
            _voted_by(actor).label("has_voted"),
        )
        .join(PEOPLE, PEOPLE.c.id == ApplicationRow.user_id)
        .join(BUSINESSES, BUSINESSES.c.id == ApplicationRow.business_id)
        .join(ProductRow, ProductRow.id == ApplicationRow.product_id)
        .join(FundRow, FundRow.id == ApplicationRow.fund_id)
        .where(wanted)
        .order_by(order, ApplicationRow.id)
    )


def _lines(session: Session, query: Select[Any]) -> list[ApplicationLine]:
    return [_line(row) for row in session.execute(query)]


def _line(row: Row[Any]) -> ApplicationLine:
    return ApplicationLine(
        id=row.id,
        state=row.state,
        applicant=row.display_name,
        business_name=row.facts.get("name") or row.business_name,
        product_id=row.product_id,
        product_names=row.names,
        fund_name=row.fund_name,
        amount=row.amount,
        months=row.months,
        votes_cast=row.votes_cast,
        has_voted=row.has_voted,
        saved_at=row.saved_at,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        decision_days=row.decision_days,
    )
