"""Products and their rows as JSON: the form of stored rows and of data files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import DayCount
from trepconnect.lending.arithmetic.terms import FeeWhen
from trepconnect.lending.products.domain.criteria import (
    Criterion,
    CriterionInvalid,
    CriterionKind,
    IfUnknown,
    Op,
    Operand,
    RuleSet,
)
from trepconnect.lending.products.domain.product import (
    Fee,
    FeeCode,
    Fund,
    FundKind,
    LegalCondition,
    Lender,
    LoanProduct,
    RepaymentKind,
    Terms,
    Verifier,
)

PRODUCTS: Final = UUID("6d1f6f0e-6c0a-4f57-9a53-0c2f3a5d7b11")
"""Namespace of product ids: the same code is the same product wherever it is loaded."""


def id_of(code: str) -> UUID:
    return uuid5(PRODUCTS, code)


def operand_to_json(value: Operand) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def operand_from_json(op: Op, value: Any) -> Operand:
    """The value of a row; ``Criterion`` itself checks its shape."""
    if not isinstance(value, list):
        plain: Operand = value
        return plain
    if op is Op.WITHIN_MILES and len(value) == 3:
        return float(value[0]), float(value[1]), value[2]
    if op is Op.BETWEEN and len(value) == 2:
        return value[0], value[1]
    if not all(isinstance(code, str) for code in value):
        raise CriterionInvalid(f"{op} needs a list of codes")
    return frozenset(value)


def criterion_from(document: Mapping[str, Any]) -> Criterion:
    op = Op(document["op"])
    return Criterion(
        field=document["field"],
        op=op,
        value=operand_from_json(op, document["value"]),
        group=document.get("group", 1),
        kind=CriterionKind(document.get("kind", CriterionKind.MUST)),
        if_unknown=IfUnknown(document.get("if_unknown", IfUnknown.ASK)),
    )


def fee_to_json(fee: Fee) -> dict[str, Any]:
    return {
        "code": fee.code.value,
        "flat": str(fee.flat.decimal),
        "basis_points": fee.basis_points,
        "when": fee.when.value,
    }


def fee_from(document: Mapping[str, Any]) -> Fee:
    return Fee(
        code=FeeCode(document["code"]),
        flat=Money.of(document.get("flat", "0")),
        basis_points=document.get("basis_points", 0),
        when=FeeWhen(document.get("when", FeeWhen.WITHHELD)),
    )


def products_from(document: Mapping[str, Any]) -> tuple[LoanProduct, ...]:
    """Products of a data file: ``{"funds": [...], "products": [...]}``, amounts in dollars."""
    funds = {entry["code"]: _fund(entry) for entry in document["funds"]}
    return tuple(_product(entry, funds[entry["fund"]]) for entry in document["products"])


def is_demonstration(document: Mapping[str, Any]) -> bool:
    """Whether a data file says that its lenders and loans are invented."""
    return bool(document.get("demonstration"))


def _fund(entry: Mapping[str, Any]) -> Fund:
    return Fund(
        code=entry["code"],
        name=entry["name"],
        kind=FundKind(entry["kind"]),
        verifier=Verifier(entry.get("verifier", Verifier.NOBODY)),
        applies_here=entry.get("applies_here", False),
    )


def _product(entry: Mapping[str, Any], fund: Fund) -> LoanProduct:
    condition = entry.get("legal_condition")
    checked = entry.get("last_checked_on")
    return LoanProduct(
        id=id_of(entry["code"]),
        code=entry["code"],
        fund=fund,
        lender=Lender(**entry["lender"]),
        names=entry["names"],
        summaries=entry["summaries"],
        terms=terms_from(entry["terms"]),
        rules=_rules(entry["rules"]),
        uses=tuple(entry.get("uses", ())),
        need_codes=tuple(entry.get("need_codes", ())),
        languages=tuple(entry.get("languages", ())),
        decision_days=entry.get("decision_days"),
        needs_collateral=entry.get("needs_collateral"),
        needs_credit_score=entry.get("needs_credit_score"),
        legal_condition=LegalCondition(condition) if condition else None,
        last_checked_on=date.fromisoformat(checked) if checked else None,
    )


def terms_to_json(terms: Terms) -> dict[str, Any]:
    return {
        "min_amount": str(terms.min_amount.decimal),
        "max_amount": str(terms.max_amount.decimal),
        "rate": terms.rate,
        "min_months": terms.min_months,
        "max_months": terms.max_months,
        "repayment": terms.repayment.value,
        "fees": [fee_to_json(fee) for fee in terms.fees],
        "day_count": terms.day_count.value,
    }


def terms_from(entry: Mapping[str, Any]) -> Terms:
    return Terms(
        min_amount=Money.of(entry["min_amount"]),
        max_amount=Money.of(entry["max_amount"]),
        rate=entry["rate"],
        min_months=entry["min_months"],
        max_months=entry["max_months"],
        repayment=RepaymentKind(entry["repayment"]),
        fees=tuple(fee_from(fee) for fee in entry.get("fees", ())),
        day_count=DayCount(entry.get("day_count", DayCount.EQUAL_PERIODS)),
    )


def _rules(entry: Mapping[str, Any]) -> RuleSet:
    return RuleSet(
        version=1,
        valid_from=date.fromisoformat(entry["valid_from"]),
        source_url=entry.get("source_url", ""),
        criteria=tuple(criterion_from(row) for row in entry["criteria"]),
    )
