"""Reads of products with the rules that are in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, Row, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.lending.products.domain.criteria import Criterion, RuleSet, RuleStatus
from trepconnect.lending.products.domain.product import Fund, Lender, LoanProduct, Terms
from trepconnect.lending.products.domain.serialization import fee_from, operand_from_json
from trepconnect.lending.products.models import CriterionRow, FundRow, ProductRow, RuleSetRow
from trepconnect.lending.products.policy import visible_to

_ON: BindParameter[date] = bindparam("day", type_=Date())
_IN_FORCE = and_(
    RuleSetRow.status == RuleStatus.LIVE,
    RuleSetRow.valid_from <= _ON,
    or_(RuleSetRow.valid_to.is_(None), RuleSetRow.valid_to > _ON),
)
# The newest version of the day comes last, so that it is the one that is kept.
_PRODUCTS: Select[Any] = (
    select(
        *(column for column in ProductRow.__table__.c if column.name != "fund_id"),
        FundRow.code.label("fund_code"),
        FundRow.name.label("fund_name"),
        FundRow.kind.label("fund_kind"),
        FundRow.verifier.label("fund_verifier"),
        FundRow.applies_here,
        RuleSetRow.id.label("rule_set_id"),
        RuleSetRow.version,
        RuleSetRow.valid_from,
        RuleSetRow.valid_to,
        RuleSetRow.status,
        RuleSetRow.source_url,
    )
    .join(FundRow, FundRow.id == ProductRow.fund_id)
    .join(RuleSetRow, and_(RuleSetRow.product_id == ProductRow.id, _IN_FORCE))
    .order_by(ProductRow.code, RuleSetRow.version)
)
_CRITERIA: Select[Any] = (
    select(
        CriterionRow.rule_set_id,
        CriterionRow.field,
        CriterionRow.op,
        CriterionRow.value,
        CriterionRow.group_number,
        CriterionRow.kind,
        CriterionRow.if_unknown,
    )
    .join(RuleSetRow, and_(RuleSetRow.id == CriterionRow.rule_set_id, _IN_FORCE))
    .join(ProductRow, ProductRow.id == RuleSetRow.product_id)
    .order_by(CriterionRow.rule_set_id, CriterionRow.position)
)
_OFFERED = visible_to(None)
_ALL_OFFERED = (_PRODUCTS.where(_OFFERED), _CRITERIA.where(_OFFERED))


def list_products_with_rules(session: Session, *, on: date) -> list[LoanProduct]:
    """Products on offer that have rules in force on that day, by code. Two statements."""
    products, criteria = _ALL_OFFERED
    return _read(session, products, criteria, on)


def get_product(
    session: Session, actor: Actor | None, product_id: UUID, *, on: date
) -> LoanProduct:
    """One product with the rules of that day. Raises NotFound; products are public."""
    asked = and_(ProductRow.id == product_id, visible_to(actor))
    found = _read(session, _PRODUCTS.where(asked), _CRITERIA.where(asked), on)
    if not found:
        raise NotFound
    return found[0]


def find_rules(session: Session, product_id: UUID, *, version: int) -> RuleSet | None:
    """An earlier version, to explain what was answered then. One statement."""
    rows = session.execute(
        select(RuleSetRow, CriterionRow)
        .outerjoin(CriterionRow, CriterionRow.rule_set_id == RuleSetRow.id)
        .where(RuleSetRow.product_id == product_id, RuleSetRow.version == version)
        .order_by(CriterionRow.position)
    ).all()
    if not rows:
        return None
    found = rows[0][0]
    return RuleSet(
        version=found.version,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        status=found.status,
        source_url=found.source_url,
        criteria=tuple(_criterion(one) for _rules, one in rows if one is not None),
    )


def _read(
    session: Session, products: Select[Any], criteria: Select[Any], on: date
) -> list[LoanProduct]:
    rows = {row.id: row for row in session.execute(products, {"day": on})}
    by_rule_set = _grouped(session.execute(criteria, {"day": on}))
    return [_product(row, by_rule_set.get(row.rule_set_id, ())) for row in rows.values()]


def _grouped(rows: Iterable[Row[Any]]) -> dict[UUID, tuple[Criterion, ...]]:
    grouped: dict[UUID, list[Criterion]] = {}
    for row in rows:
        grouped.setdefault(row.rule_set_id, []).append(_criterion(row))
    return {rule_set_id: tuple(criteria) for rule_set_id, criteria in grouped.items()}


def _criterion(row: Row[Any] | CriterionRow) -> Criterion:
    return Criterion(
        field=row.field,
        op=row.op,
        value=operand_from_json(row.op, row.value),
        group=row.group_number,
        kind=row.kind,
        if_unknown=row.if_unknown,
    )


def _product(row: Row[Any], criteria: tuple[Criterion, ...]) -> LoanProduct:
    return LoanProduct(
        id=row.id,
        code=row.code,
        fund=Fund(
            code=row.fund_code,
            name=row.fund_name,
            kind=row.fund_kind,
            verifier=row.fund_verifier,
            applies_here=row.applies_here,
        ),
        lender=Lender(
            name=row.lender_name,
            phone=row.lender_phone,
            email=row.lender_email,
            url=row.lender_url,
        ),
        names=row.names,
        summaries=row.summaries,
        terms=terms_of(row),
        rules=RuleSet(
            version=row.version,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            status=row.status,
            source_url=row.source_url,
            criteria=criteria,
        ),
        uses=tuple(row.uses),
        need_codes=tuple(row.need_codes),
        languages=tuple(row.languages),
        decision_days=row.decision_days,
        needs_collateral=row.needs_collateral,
        needs_credit_score=row.needs_credit_score,
        legal_condition=row.legal_condition,
        last_checked_on=row.last_checked_on,
        is_active=row.is_active,
    )


def terms_of(row: Row[Any]) -> Terms:
    return Terms(
        min_amount=row.min_amount,
        max_amount=row.max_amount,
        rate=row.rate,
        min_months=row.min_months,
        max_months=row.max_months,
        repayment=row.repayment,
        fees=tuple(fee_from(fee) for fee in row.fees),
        day_count=row.day_count,
    )
