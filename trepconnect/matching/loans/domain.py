"""Loan products for a person: what fits first, then what may, then what does not fit now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.eligibility import (
    Screened,
    Verdict,
    questions_first,
    screen,
)
from trepconnect.lending.products.domain.fields import (
    FIELDS,
    Field,
    FieldKind,
    Known,
    Source,
    Value,
    known_from,
)
from trepconnect.lending.products.domain.product import LoanProduct
from trepconnect.matching.seeker.domain import Seeker

MARGIN_BAND: Final = 1_000
"""Margins within ten points of each other count as the same; then the cost decides."""

_ORDER: Final = {Verdict.FITS: 0, Verdict.MAY_FIT: 1, Verdict.DOES_NOT_FIT_NOW: 2}


def answers_of(seeker: Seeker, *, today: date) -> Known:
    """What loan rules may know of a borrower: the profile, and answers to their questions."""
    from_profile: Mapping[str, Value | None] = {
        "stage": seeker.stage,
        "structure": seeker.structure,
        "industry": seeker.industry,
        "business_place": seeker.place,
        "business_started_on": seeker.started_on,
        "workers": seeker.workers,
        "amount_wanted": seeker.amount_wanted,
        "monthly_revenue": seeker.monthly_revenue,
        "monthly_costs": seeker.monthly_costs,
    }
    answered = {key: value for key, value in seeker.answers.items() if value is not None}
    return known_from({**from_profile, **answered}, today=today)


def rank_products(known: Known, products: Iterable[LoanProduct]) -> list[Screened]:
    """All products by verdict, what the payment leaves the borrower, cost, wishes met, code."""
    return sorted((screen(product, known) for product in products), key=_order)


def next_questions(screened: Iterable[Screened]) -> tuple[str, ...]:
    """What to ask the borrower, the question that decides the most products first."""
    return questions_first(one.answer for one in screened)


def _order(one: Screened) -> tuple[int, int, int, int, str]:
    return (
        _ORDER[one.answer.verdict],
        -(one.margin // MARGIN_BAND) if one.margin is not None else 0,
        one.example.cost.cents if one.example else 0,
        -one.answer.preferred,
        one.product.code,
    )


def value_to_json(value: Value) -> Any:
    """An answer as it is stored."""
    if isinstance(value, Money):
        return value.cents
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def value_from_json(key: str, stored: Any) -> Value | None:
    """The answer again; None when the field is not asked any more or reads differently now."""
    field = ASKABLE.get(key)
    match field and field.kind, stored:
        case FieldKind.BOOL, bool():
            return bool(stored)
        case _, bool():
            return None
        case FieldKind.MONEY, int():
            return Money(stored)
        case FieldKind.NUMBER | FieldKind.PERCENT, int():
            return int(stored)
        case FieldKind.DATE, str():
            return date.fromisoformat(stored)
        case FieldKind.CHOICES, list() if field:
            return frozenset(stored) & frozenset(field.choices)
    return None


ASKABLE: Final[Mapping[str, Field]] = {
    key: field
    for key, field in FIELDS.items()
    if field.source is Source.ASK and not field.sensitive
}
"""What pages may ask for. Sensitive things are between borrower and lender."""
