"""What waits in lending for one person, or for those who lend: one statement, for start pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, and_, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.money import Money
from trepconnect.lending.applications import policy as applied
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.models import ApplicationRow, VoteRow
from trepconnect.lending.loans import policy as loans_policy
from trepconnect.lending.loans.domain.loan import LoanState
from trepconnect.lending.loans.models import LoanRow
from trepconnect.lending.offers.domain import OfferState
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.products import policy as products_policy
from trepconnect.platform.data.db import UtcDateTime
from trepconnect.profiles.queries.face import BUSINESSES

SHOWN: Final = 5
SOON: Final = timedelta(days=7)


class Waits(StrEnum):
    """What it is that waits: for a borrower those before ``TO_VOTE``, for lenders the others."""

    DRAFT = "draft"
    SENT = "sent"
    APPROVED = "approved"
    OFFER = "offer"
    TO_COME = "to_come"
    PAYMENT = "payment"
    TO_VOTE = "to_vote"
    TO_OFFER = "to_offer"
    TO_DISBURSE = "to_disburse"
    LATE = "late"
    DUE_SOON = "due_soon"


@dataclass(frozen=True, slots=True)
class Waiting:
    """``id`` is of the application, offer or loan, ``name`` of the business or its owner; ``day``
    by when, ``at`` since when. Of what waits for lenders there are ``SHOWN`` of each, and
    ``total`` says how many there are."""

    what: Waits
    id: UUID
    name: str
    amount: Money | None
    at: datetime | None
    day: date | None
    total: int


_NO_TIME: Any = null().cast(UtcDateTime)
_NO_DAY: Any = null().cast(Date)
_CALLED: Any = case((BUSINESSES.c.name != "", BUSINESSES.c.name), else_=PEOPLE.c.display_name)
_ALONE: Any = literal(1)
_IN_ALL: Any = func.count().over()


def agenda_of_borrower(session: Session, actor: Actor, *, today: date) -> list[Waiting]:
    """The borrower's applications, offers and loans that go on, those to answer first."""
    mine = ApplicationRow.user_id == actor.user_id
    state = ApplicationRow.state
    return _read(
        session,
        _applications(Waits.DRAFT).where(mine, state == ApplicationState.DRAFT),
        _applications(Waits.SENT).where(mine, state == ApplicationState.SUBMITTED),
        _applications(Waits.APPROVED).where(mine, _without_offer(today)),
        _offers().where(
            OfferRow.user_id == actor.user_id,
            OfferRow.state == OfferState.OPEN,
            OfferRow.expires_on >= today,
        ),
        _loans(Waits.TO_COME).where(
            LoanRow.user_id == actor.user_id, LoanRow.state == LoanState.ACCEPTED
        ),
        _loans(Waits.PAYMENT).where(
            LoanRow.user_id == actor.user_id, LoanRow.state == LoanState.ACTIVE
        ),
    )


def agenda_of_lender(session: Session, actor: Actor, *, today: date) -> list[Waiting]:
    """For loan officers what there is to do, for sponsors what there is in their funds."""
    watched = loans_policy.loans_watched_by(actor)
    active = and_(watched, LoanRow.state == LoanState.ACTIVE)
    parts = [
        _to_vote(actor),
        _loans(Waits.LATE, _IN_ALL).where(active, LoanRow.unpaid_since < today),
        _loans(Waits.DUE_SOON, _IN_ALL).where(
            active, LoanRow.unpaid_since.between(today, today + SOON)
        ),
    ]
    if products_policy.keeps_books(actor):
        others = ApplicationRow.user_id != actor.user_id
        accepted = LoanRow.state == LoanState.ACCEPTED
        parts += [
            _applications(Waits.TO_OFFER, _IN_ALL).where(others, _without_offer(today)),
            _loans(Waits.TO_DISBURSE, _IN_ALL).where(watched, accepted),
        ]
    return _read(session, *(_first(part) for part in parts))


def _to_vote(actor: Actor) -> Any:
    voted = (
        select(VoteRow.id)
        .where(
            VoteRow.application_id == ApplicationRow.id,
            VoteRow.version == ApplicationRow.version,
            VoteRow.voter_id == actor.user_id,
        )
        .exists()
    )
    return _applications(Waits.TO_VOTE, _IN_ALL).where(
        applied.decided_by(actor), ApplicationRow.state == ApplicationState.SUBMITTED, ~voted
    )


def _without_offer(today: date) -> Any:
    """Approved, and there is neither an offer nor an answer to one; one may have run out."""
    stands = or_(
        OfferRow.state.in_((OfferState.ACCEPTED, OfferState.DECLINED)),
        and_(OfferRow.state == OfferState.OPEN, OfferRow.expires_on >= today),
    )
    made = select(OfferRow.id).where(OfferRow.application_id == ApplicationRow.id, stands)
    return and_(ApplicationRow.state == ApplicationState.APPROVED, ~made.exists())


def _read(session: Session, *parts: Any) -> list[Waiting]:
    everything = union_all(*parts).subquery()
    rows = session.execute(select(everything).order_by(*_in_time(everything.c)))
    return [Waiting(Waits(row.what), *row[1:]) for row in rows]


def _first(part: Any) -> Any:
    """The first ``SHOWN`` of a part: those that wait longest."""
    found = part.subquery()
    return select(select(found).order_by(*_in_time(found.c)).limit(SHOWN).subquery())


def _in_time(columns: Any) -> tuple[Any, ...]:
    """What has a day first, by it; the databases would put the rest where each likes."""
    return (columns.day.is_(None), columns.day, columns.at, columns.id)


def _applications(what: Waits, total: Any = _ALONE) -> Any:
    amount = func.coalesce(ApplicationRow.approved_amount, ApplicationRow.amount)
    since = func.coalesce(ApplicationRow.submitted_at, ApplicationRow.saved_at)
    query = _columns(what, ApplicationRow.id, amount, since, _NO_DAY, total)
    return _named(query, ApplicationRow)


def _offers() -> Any:
    offered = ApplicationRow.approved_amount
    query = _columns(Waits.OFFER, OfferRow.id, offered, _NO_TIME, OfferRow.expires_on, _ALONE)
    offers = query.join(ApplicationRow, ApplicationRow.id == OfferRow.application_id)
    return _named(offers, OfferRow)


def _loans(what: Waits, total: Any = _ALONE) -> Any:
    """``day`` is that of the oldest payment not made in full, past or to come."""
    day, accepted = LoanRow.unpaid_since, LoanRow.accepted_at
    query = _columns(what, LoanRow.id, LoanRow.principal_left, accepted, day, total)
    return _named(query, LoanRow)


def _named(query: Any, table: Any) -> Any:
    with_business = query.join(BUSINESSES, BUSINESSES.c.id == table.business_id)
    return with_business.join(PEOPLE, PEOPLE.c.id == table.user_id)


def _columns(what: Waits, id_: Any, amount: Any, at: Any, day: Any, total: Any) -> Any:
    return select(
        literal(what.value).label("what"),
        id_.label("id"),
        _CALLED.label("name"),
        amount.label("amount"),
        at.label("at"),
        day.label("day"),
        total.label("total"),
    )
