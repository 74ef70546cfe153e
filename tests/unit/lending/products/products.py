"""Builders of products and rules: a test states only what matters."""

from datetime import date
from uuid import UUID

from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.criteria import Criterion, RuleSet
from trepconnect.lending.products.domain.product import (
    Fund,
    FundKind,
    Lender,
    LoanProduct,
    RepaymentKind,
    Terms,
)


def rules(*criteria, version=1, valid_from=date(2026, 1, 1), **rest):
    return RuleSet(version=version, valid_from=valid_from, criteria=criteria, **rest)


def row(field, op, value, **rest):
    return Criterion(field=field, op=op, value=value, **rest)


def terms(**changes):
    return Terms(
        **{
            "min_amount": Money.of(250),
            "max_amount": Money.of(10_000),
            "rate": 500,
            "min_months": 6,
            "max_months": 36,
            "repayment": RepaymentKind.LEVEL,
            **changes,
        }
    )


def product(*criteria, number=1, **changes):
    return LoanProduct(
        **{
            "id": UUID(int=number),
            "code": f"product-{number}",
            "fund": Fund(code="pool", name="Neighbors' pool", kind=FundKind.PRIVATE),
            "lender": Lender(name="Credit Union"),
            "names": {"en": "Neighbor loan"},
            "summaries": {"en": "A small loan."},
            "terms": terms(),
            "rules": rules(*criteria),
            **changes,
        }
    )
