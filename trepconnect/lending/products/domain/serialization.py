"""Products and their rows as JSON: the form of stored rows and of data files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from trepconnect.kernel.documents import read_record, read_records, refuse
from trepconnect.kernel.errors import DomainError
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


class _Criterion(msgspec.Struct):
    field: str
    op: Op
    value: Any
    group: int = 1
    kind: CriterionKind = CriterionKind.MUST
    if_unknown: IfUnknown = IfUnknown.ASK

    def made(self) -> Criterion:
        return Criterion(
            field=self.field,
            op=self.op,
            value=operand_from_json(self.op, self.value),
            group=self.group,
            kind=self.kind,
            if_unknown=self.if_unknown,
        )


class _Rules(msgspec.Struct):
    valid_from: date
    criteria: list[_Criterion]
    source_url: str = ""

    def made(self) -> RuleSet:
        return RuleSet(
            version=1,
            valid_from=self.valid_from,
            source_url=self.source_url,
            criteria=tuple(row.made() for row in self.criteria),
        )


class _Fee(msgspec.Struct):
    code: FeeCode
    flat: str | int = "0"
    basis_points: int = 0
    when: FeeWhen = FeeWhen.WITHHELD

    def made(self) -> Fee:
        return Fee(self.code, Money.of(self.flat), self.basis_points, self.when)


class _Terms(msgspec.Struct):
    min_amount: str | int
    max_amount: str | int
    rate: int
    min_months: int
    max_months: int
    repayment: RepaymentKind
    fees: tuple[_Fee, ...] = ()
    day_count: DayCount = DayCount.EQUAL_PERIODS

    def made(self) -> Terms:
        return Terms(
            min_amount=Money.of(self.min_amount),
            max_amount=Money.of(self.max_amount),
            rate=self.rate,
            min_months=self.min_months,
            max_months=self.max_months,
            repayment=self.repayment,
            fees=tuple(fee.made() for fee in self.fees),
            day_count=self.day_count,
        )


class _Fund(msgspec.Struct):
    code: str
    name: str
    kind: FundKind
    verifier: Verifier = Verifier.NOBODY
    applies_here: bool = False


class _Lender(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    phone: str = ""
    email: str = ""
    url: str = ""


class _Product(msgspec.Struct):
    code: str
    fund: str
    lender: _Lender
    names: dict[str, str]
    summaries: dict[str, str]
    terms: _Terms
    rules: _Rules
    uses: tuple[str, ...] = ()
    need_codes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    decision_days: int | None = None
    needs_collateral: bool | None = None
    needs_credit_score: bool | None = None
    legal_condition: LegalCondition | None = None
    last_checked_on: date | None = None

    def __post_init__(self) -> None:
        self.terms.made()
        self.rules.made()


class _File(msgspec.Struct):
    funds: list[Any]
    products: list[Any]


def criterion_from(document: Mapping[str, Any]) -> Criterion:
    return msgspec.convert(document, _Criterion).made()


def fee_to_json(fee: Fee) -> dict[str, Any]:
    return {
        "code": fee.code.value,
        "flat": str(fee.flat.decimal),
        "basis_points": fee.basis_points,
        "when": fee.when.value,
    }


def fee_from(document: Mapping[str, Any]) -> Fee:
    return msgspec.convert(document, _Fee).made()


def products_from(document: Any, *, file: str = "") -> tuple[LoanProduct, ...]:
    """Products of a data file: ``{"funds": [...], "products": [...]}``, amounts in dollars.

    Raises DocumentInvalid.
    """
    lists = read_record(document, _File, file=file)
    entries = read_records(lists.funds, _Fund, file=file, field="funds")
    funds = {one.code: Fund(**msgspec.structs.asdict(one)) for one in entries}
    products = read_records(lists.products, _Product, file=file, field="products")
    return tuple(_product(entry, funds, file) for entry in products)


def is_demonstration(document: Mapping[str, Any]) -> bool:
    """Whether a data file says that its lenders and loans are invented."""
    return bool(document.get("demonstration"))


def _product(entry: _Product, funds: Mapping[str, Fund], file: str) -> LoanProduct:
    if entry.fund not in funds:
        raise refuse(file, entry.code, f"there is no fund {entry.fund!r}")
    try:
        return LoanProduct(
            id=id_of(entry.code),
            code=entry.code,
            fund=funds[entry.fund],
            lender=Lender(**msgspec.structs.asdict(entry.lender)),
            names=entry.names,
            summaries=entry.summaries,
            terms=entry.terms.made(),
            rules=entry.rules.made(),
            uses=entry.uses,
            need_codes=entry.need_codes,
            languages=entry.languages,
            decision_days=entry.decision_days,
            needs_collateral=entry.needs_collateral,
            needs_credit_score=entry.needs_credit_score,
            legal_condition=entry.legal_condition,
            last_checked_on=entry.last_checked_on,
        )
    except DomainError as error:
        raise refuse(file, entry.code, str(error)) from error


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


def terms_from(document: Mapping[str, Any]) -> Terms:
    return msgspec.convert(document, _Terms).made()
