"""One application, whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.applications import policy
from trepconnect.lending.applications.domain.application import (
    OPEN,
    Answers,
    ApplicationState,
    Asked,
    BusinessFacts,
    facts_from,
)
from trepconnect.lending.applications.domain.cash_flow import CashFlow
from trepconnect.lending.applications.domain.decision import DeclineReason
from trepconnect.lending.applications.models import ApplicationRow, CashLineRow
from trepconnect.lending.products.domain.product import LegalCondition, Terms, Verifier
from trepconnect.lending.products.domain.serialization import terms_from
from trepconnect.lending.products.models import FundRow, ProductRow
from trepconnect.lending.products.queries.products import terms_of
from trepconnect.profiles.domain.business import MoneyUse
from trepconnect.profiles.queries.face import BUSINESSES
from trepconnect.vocabulary.domain.needs import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedFor:
    """What an application shows of its product and fund."""

    id: UUID
    code: str
    names: Mapping[str, str]
    lender_name: str
    fund_id: UUID
    fund_name: str
    uses: tuple[str, ...]
    decision_days: int | None
    legal_condition: LegalCondition | None
    verifier: Verifier

    def name_in(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application. ``terms`` and ``facts`` are those of the day it was sent; a draft has the
    product's terms of now and no facts. ``applicant`` is what the applicant asked to be called."""

    id: UUID
    state: ApplicationState
    version: int
    user_id: UUID
    applicant: str
    business_id: UUID
    business_name: str
    product: AppliedFor
    rules_version: int
    terms: Terms
    answers: Answers
    facts: BusinessFacts
    proposed: Asked | None
    votes_cast: int
    approved_amount: Money | None
    approved_installments: int | None
    decline_reasons: tuple[DeclineReason, ...]
    saved_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def asked(self) -> Asked | None:
        amount, months = self.answers.amount, self.answers.months
        return Asked(amount=amount, months=months) if amount and months else None

    @property
    def in_question(self) -> Asked | None:
        """What votes are about: what was asked for, or what deciders would give instead."""
        return self.proposed or self.asked


_ONE: Select[Any] = (
    select(
        *(column for column in ApplicationRow.__table__.c if column.name != "terms"),
        ApplicationRow.terms.label("kept_terms"),
        PEOPLE.c.display_name,
        BUSINESSES.c.name.label("business_name"),
        ProductRow.code,
        ProductRow.names,
        ProductRow.lender_name,
        ProductRow.uses.label("product_uses"),
        ProductRow.decision_days,
        ProductRow.legal_condition,
        ProductRow.min_amount,
        ProductRow.max_amount,
        ProductRow.rate,
        ProductRow.min_months,
        ProductRow.max_months,
        ProductRow.repayment,
        ProductRow.fees,
        ProductRow.day_count,
        FundRow.name.label("fund_name"),
        FundRow.verifier,
    )
    .join(PEOPLE, PEOPLE.c.id == ApplicationRow.user_id)
    .join(BUSINESSES, BUSINESSES.c.id == ApplicationRow.business_id)
    .join(ProductRow, ProductRow.id == ApplicationRow.product_id)
    .join(FundRow, FundRow.id == ApplicationRow.fund_id)
)


def get_application(
    session: Session, actor: Actor, application_id: UUID, *, to: policy.Can = policy.can_read
) -> Application:
    """Two statements. Raises NotFound, and Forbidden where seeing it is all that is allowed."""
    row = session.execute(
        _ONE.where(ApplicationRow.id == application_id, policy.visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    if not to(actor, row):
        raise Forbidden
    lines = session.execute(
        select(CashLineRow.line, CashLineRow.amount).where(
            CashLineRow.application_id == application_id
        )
    )
    return _application(row, CashFlow({line.line: line.amount for line in lines}))


def find_open(
    session: Session, actor: Actor, *, business_id: UUID, product_id: UUID
) -> UUID | None:
    """The actor's draft of, or what was sent for, this product and business."""
    return session.scalar(
        select(ApplicationRow.id).where(
            ApplicationRow.user_id == actor.user_id,
            ApplicationRow.business_id == business_id,
            ApplicationRow.product_id == product_id,
            ApplicationRow.state.in_(OPEN),
        )
    )


def _application(row: Row[Any], cash_flow: CashFlow) -> Application:
    return Application(
        id=row.id,
        state=row.state,
        version=row.version,
        user_id=row.user_id,
        applicant=row.display_name,
        business_id=row.business_id,
        business_name=row.facts.get("name") or row.business_name,
        product=_applied_for(row),
        rules_version=row.rules_version,
        terms=terms_from(row.kept_terms) if row.kept_terms else terms_of(row),
        answers=Answers(
            amount=row.amount,
            months=row.months,
            uses=tuple(MoneyUse(use) for use in row.uses),
            purpose=row.purpose,
            story=row.story,
            cash_flow=cash_flow,
        ),
        facts=facts_from(row.facts),
        proposed=_proposed(row),
        votes_cast=row.votes_cast,
        approved_amount=row.approved_amount,
        approved_installments=row.approved_installments,
        decline_reasons=tuple(DeclineReason(code) for code in row.decline_reasons),
        saved_at=row.saved_at,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        withdrawn_at=row.withdrawn_at,
    )


def _applied_for(row: Row[Any]) -> AppliedFor:
    return AppliedFor(
        id=row.product_id,
        code=row.code,
        names=row.names,
        lender_name=row.lender_name,
        fund_id=row.fund_id,
        fund_name=row.fund_name,
        uses=tuple(row.product_uses),
        decision_days=row.decision_days,
        legal_condition=row.legal_condition,
        verifier=row.verifier,
    )


def _proposed(row: Row[Any]) -> Asked | None:
    if row.proposed_amount is None:
        return None
    return Asked(amount=row.proposed_amount, months=row.proposed_months)
