"""Saving a product with its rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.lending.products import policy
from trepconnect.lending.products.domain.criteria import Criterion, RuleSet, RuleStatus
from trepconnect.lending.products.domain.product import Fund, LoanProduct, ProductSaved
from trepconnect.lending.products.domain.serialization import fee_to_json, operand_to_json
from trepconnect.lending.products.models import CriterionRow, FundRow, ProductRow, RuleSetRow
from trepconnect.lending.products.queries import products
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox
from trepconnect.vocabulary.domain.needs import need


def save_product(session: Session, actor: Actor, product: LoanProduct) -> bool:
    """Store a product under its code; whether anything changed.

    Rules that differ from the newest ones become a new version, and end that one on the day they
    begin; ``product.rules.version`` is not looked at. Raises Forbidden, and UnknownNeed for a code
    that the vocabulary does not have.
    """
    if not policy.can_save_product(actor):
        raise Forbidden
    for code in product.need_codes:
        need(code)
    fund = _fund_row(session, product.fund)
    fund_changed = _store(session, fund)
    row = _product_row(session, product, fund)
    row_changed = _store(session, row)
    newest = _newest_version(session, row.id)
    version = _save_rules(session, row.id, newest, product.rules)
    if version == newest and not fund_changed and not row_changed:
        return False
    audit.record(session, actor, ProductSaved.name, "loan_product", row.id)
    outbox.publish(session, ProductSaved(row.id, version))
    return True


def withdraw_product(session: Session, actor: Actor, code: str) -> bool:
    """Offer it to nobody any more; whether it was on offer. Raises Forbidden and NotFound."""
    return _offer(session, actor, code, is_active=False)


def offer_again(session: Session, actor: Actor, code: str) -> bool:
    """Offer what was withdrawn; whether it was. Raises Forbidden and NotFound."""
    return _offer(session, actor, code, is_active=True)


def _offer(session: Session, actor: Actor, code: str, *, is_active: bool) -> bool:
    if not policy.can_save_product(actor):
        raise Forbidden
    row = session.scalar(select(ProductRow).where(ProductRow.code == code))
    if row is None:
        raise NotFound
    if row.is_active is is_active:
        return False
    row.is_active = is_active
    audit.record(session, actor, ProductSaved.name, "loan_product", row.id)
    outbox.publish(session, ProductSaved(row.id, _newest_version(session, row.id)))
    return True


def _store(session: Session, row: FundRow | ProductRow) -> bool:
    """Add or update one row; whether it says anything new."""
    session.add(row)
    changed = row in session.new or session.is_modified(row)
    session.flush()
    return changed


def _fund_row(session: Session, fund: Fund) -> FundRow:
    row = session.scalar(select(FundRow).where(FundRow.code == fund.code))
    row = row or FundRow(id=uuid4(), code=fund.code)
    row.name, row.kind, row.verifier = fund.name, fund.kind, fund.verifier
    row.applies_here = fund.applies_here
    return row


def _product_row(session: Session, product: LoanProduct, fund: FundRow) -> ProductRow:
    row = session.scalar(select(ProductRow).where(ProductRow.code == product.code))
    row = row or ProductRow(id=product.id, code=product.code)
    row.fund_id = fund.id
    row.names, row.summaries = dict(product.names), dict(product.summaries)
    row.lender_name, row.lender_phone = product.lender.name, product.lender.phone
    row.lender_email, row.lender_url = product.lender.email, product.lender.url
    row.min_amount, row.max_amount = product.terms.min_amount, product.terms.max_amount
    row.min_months, row.max_months = product.terms.min_months, product.terms.max_months
    row.rate, row.repayment = product.terms.rate, product.terms.repayment
    row.fees = [fee_to_json(fee) for fee in product.terms.fees]
    row.day_count = product.terms.day_count
    row.uses, row.need_codes = list(product.uses), list(product.need_codes)
    row.languages, row.decision_days = list(product.languages), product.decision_days
    row.needs_collateral = product.needs_collateral
    row.needs_credit_score = product.needs_credit_score
    row.legal_condition, row.last_checked_on = product.legal_condition, product.last_checked_on
    row.is_active = product.is_active and row.is_active is not False  # withdrawn stays so
    return row


def _save_rules(session: Session, product_id: UUID, newest: int, rules: RuleSet) -> int:
    """The version that now says these rules: the newest one, or a new one."""
    before = products.find_rules(session, product_id, version=newest)
    if before is not None and _same(before, rules):
        return newest
    if rules.status is RuleStatus.LIVE:
        _end_earlier(session, product_id, rules.valid_from)
    row = RuleSetRow(
        id=uuid4(),
        product_id=product_id,
        version=newest + 1,
        valid_from=rules.valid_from,
        valid_to=rules.valid_to,
        status=rules.status,
        source_url=rules.source_url,
    )
    session.add(row)
    session.flush()
    session.add_all(_criteria(row, rules.criteria))
    return row.version


def _newest_version(session: Session, product_id: UUID) -> int:
    newest = select(func.max(RuleSetRow.version)).where(RuleSetRow.product_id == product_id)
    return session.scalar(newest) or 0


def _same(before: RuleSet, rules: RuleSet) -> bool:
    return (before.criteria, before.valid_from, before.status, before.source_url) == (
        rules.criteria,
        rules.valid_from,
        rules.status,
        rules.source_url,
    )


def _end_earlier(session: Session, product_id: UUID, day: date) -> None:
    """Live versions without an end last until the day the new one begins."""
    session.execute(
        update(RuleSetRow)
        .where(
            RuleSetRow.product_id == product_id,
            RuleSetRow.status == RuleStatus.LIVE,
            RuleSetRow.valid_to.is_(None),
            RuleSetRow.valid_from <= day,
        )
        .values(valid_to=day)
    )


def _criteria(rules: RuleSetRow, criteria: Sequence[Criterion]) -> list[CriterionRow]:
    return [
        CriterionRow(
            rule_set_id=rules.id,
            position=position,
            group_number=row.group,
            field=row.field,
            op=row.op,
            value=operand_to_json(row.value),
            kind=row.kind,
            if_unknown=row.if_unknown,
        )
        for position, row in enumerate(criteria, start=1)
    ]
