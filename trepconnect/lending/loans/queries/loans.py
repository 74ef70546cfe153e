"""Reads of loans: one with its statement, the borrower's, the list of those who keep the books."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.serialization import terms_from_json
from trepconnect.lending.arithmetic.terms import LoanTerms
from trepconnect.lending.loans import policy
from trepconnect.lending.loans.domain.loan import CURRENT, LoanState
from trepconnect.lending.loans.domain.repayment import PaidBy, days_late
from trepconnect.lending.loans.models import InstallmentRow, LoanRow
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.lending.offers.domain import Parties, parties_from_json
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.offers.queries import apr_of
from trepconnect.lending.products.models import FundRow
from trepconnect.platform.data.paging import Page, rows_of
from trepconnect.vocabulary.domain.needs import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """One loan. ``terms`` are those of the offer until the money is paid out; ``borrower`` is
    what the borrower asks to be called now, ``parties`` how the paper names them."""

    id: UUID
    offer_id: UUID
    application_id: UUID
    user_id: UUID
    borrower: str
    business_id: UUID
    product_id: UUID
    fund_id: UUID
    state: LoanState
    version: int
    terms: LoanTerms
    parties: Parties
    apr: Decimal
    principal: Money
    principal_left: Money
    unpaid_since: date | None
    accepted_at: datetime
    disbursed_on: date | None
    disbursed_how: PaidBy | None
    disbursed_reference: str
    paid_off_on: date | None

    @property
    def is_disbursed(self) -> bool:
        return self.disbursed_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanLine:
    """One loan in a list. ``next_due_on`` is the day of the next regular payment."""

    id: UUID
    user_id: UUID
    borrower: str
    business: str
    product_names: Mapping[str, str]
    fund_name: str
    state: LoanState
    principal: Money
    principal_left: Money
    unpaid_since: date | None
    next_due_on: date | None
    disbursed_on: date | None
    accepted_at: datetime

    def product_in(self, language: str) -> str:
        return in_language(self.product_names, language)

    def days_late(self, today: date) -> int:
        return days_late(self.unpaid_since, today)


_ONE: Select[Any] = (
    select(*LoanRow.__table__.c, OfferRow.parties, PEOPLE.c.display_name)
    .join(OfferRow, OfferRow.id == LoanRow.offer_id)
    .join(PEOPLE, PEOPLE.c.id == LoanRow.user_id)
)


def get_loan(
    session: Session,
    actor: Actor,
    loan_id: UUID,
    *,
    to: offers_policy.Can = offers_policy.can_read,
) -> Loan:
    """One statement. Raises NotFound, and Forbidden where seeing it is all that is allowed."""
    row = session.execute(
        _ONE.where(LoanRow.id == loan_id, policy.loans_visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    if not to(actor, row):
        raise Forbidden
    return _loan(row)


def find_loan_of(session: Session, actor: Actor, offer_id: UUID) -> UUID | None:
    """The loan that an accepted offer became, if the actor may know of it."""
    return session.scalar(
        select(LoanRow.id).where(LoanRow.offer_id == offer_id, policy.loans_visible_to(actor))
    )


def find_current_loan(session: Session, actor: Actor) -> Loan | None:
    """Her own that is to be paid out or back, the latest; one statement."""
    row = session.execute(
        _ONE.where(LoanRow.user_id == actor.user_id, LoanRow.state.in_(CURRENT))
        .order_by(LoanRow.accepted_at.desc(), LoanRow.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else _loan(row)


def list_own_loans(session: Session, actor: Actor, *, today: date) -> list[LoanLine]:
    """What the actor borrowed, the latest first."""
    own = LoanRow.user_id == actor.user_id
    latest_first = (LoanRow.accepted_at.desc(), LoanRow.id)
    return _read(session, _lines(today).where(own).order_by(*latest_first))


def list_loans(
    session: Session,
    actor: Actor,
    *,
    states: Collection[LoanState] | None = None,
    today: date,
) -> list[LoanLine]:
    """All that the actor may know of, those longest unpaid first."""
    wanted = policy.loans_visible_to(actor)
    if states is not None:
        wanted = and_(wanted, LoanRow.state.in_(states))
    return _read(session, _lines(today).where(wanted).order_by(*_URGENT_FIRST))


def page_of_loans(
    session: Session,
    actor: Actor,
    *,
    states: Collection[LoanState] = frozenset(LoanState),
    late_on: date | None = None,
    page: int,
    today: date,
) -> Page[LoanLine]:
    """The office's list, at most those late on a day; three statements, two of them over keys."""
    wanted = and_(policy.loans_watched_by(actor), LoanRow.state.in_(states))
    if late_on is not None:
        wanted = and_(wanted, _is_late(late_on))
    ids = rows_of(session, select(LoanRow.id).where(wanted).order_by(*_URGENT_FIRST), page)
    shown = LoanRow.id.in_([row.id for row in ids.shown])
    return ids.showing(_read(session, _lines(today).where(shown).order_by(*_URGENT_FIRST)))


@dataclass(frozen=True, slots=True)
class LoanCounts:
    """How many loans of each kind the office's list holds."""

    by_state: Mapping[LoanState, int]
    late: int

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


def count_loans(session: Session, actor: Actor, *, today: date) -> LoanCounts:
    """One statement."""
    rows = session.execute(
        select(
            LoanRow.state,
            func.count().label("n"),
            func.sum(case((_is_late(today), 1), else_=0)).label("late"),
        )
        .where(policy.loans_watched_by(actor))
        .group_by(LoanRow.state)
    ).all()
    return LoanCounts({row.state: row.n for row in rows}, sum(row.late for row in rows))


def _is_late(on: date) -> ColumnElement[bool]:
    return and_(LoanRow.state == LoanState.ACTIVE, LoanRow.unpaid_since < on)


_URGENT_FIRST: Any = (LoanRow.unpaid_since.is_(None), LoanRow.unpaid_since, LoanRow.id)


def _lines(today: date) -> Select[Any]:
    next_regular = (
        select(func.min(InstallmentRow.due_on))
        .where(
            InstallmentRow.loan_id == LoanRow.id,
            InstallmentRow.due_on >= today,
            InstallmentRow.due_on >= LoanRow.unpaid_since,
        )
        .scalar_subquery()
    )
    return (
        select(
            LoanRow.id,
            LoanRow.user_id,
            LoanRow.state,
            LoanRow.principal,
            LoanRow.principal_left,
            LoanRow.unpaid_since,
            LoanRow.disbursed_on,
            LoanRow.accepted_at,
            OfferRow.parties,
            PEOPLE.c.display_name,
            FundRow.name.label("fund_name"),
            next_regular.label("next_due_on"),
        )
        .join(OfferRow, OfferRow.id == LoanRow.offer_id)
        .join(PEOPLE, PEOPLE.c.id == LoanRow.user_id)
        .join(FundRow, FundRow.id == LoanRow.fund_id)
    )


def _read(session: Session, query: Select[Any]) -> list[LoanLine]:
    return [_line(row) for row in session.execute(query)]


def _line(row: Row[Any]) -> LoanLine:
    return LoanLine(
        id=row.id,
        user_id=row.user_id,
        borrower=row.display_name,
        business=row.parties["business"],
        product_names=row.parties["product_names"],
        fund_name=row.fund_name,
        state=row.state,
        principal=row.principal,
        principal_left=row.principal_left,
        unpaid_since=row.unpaid_since,
        next_due_on=row.next_due_on,
        disbursed_on=row.disbursed_on,
        accepted_at=row.accepted_at,
    )


def _loan(row: Row[Any]) -> Loan:
    return Loan(
        id=row.id,
        offer_id=row.offer_id,
        application_id=row.application_id,
        user_id=row.user_id,
        borrower=row.display_name,
        business_id=row.business_id,
        product_id=row.product_id,
        fund_id=row.fund_id,
        state=row.state,
        version=row.version,
        terms=terms_from_json(row.terms),
        parties=parties_from_json(row.parties),
        apr=apr_of(row.apr),
        principal=row.principal,
        principal_left=row.principal_left,
        unpaid_since=row.unpaid_since,
        accepted_at=row.accepted_at,
        disbursed_on=row.disbursed_on,
        disbursed_how=row.disbursed_how,
        disbursed_reference=row.disbursed_reference,
        paid_off_on=row.paid_off_on,
    )
