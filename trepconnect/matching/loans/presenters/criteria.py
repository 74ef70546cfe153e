"""What a loan asks for, row by row, beside what is known of a business."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from trepconnect.lending.products.domain.criteria import Criterion, IfUnknown, Truth
from trepconnect.lending.products.domain.eligibility import Screened, reason_of
from trepconnect.lending.products.domain.fields import (
    FIELDS,
    NOTHING_LEFT,
    WHOLE,
    Known,
    with_derived,
)
from trepconnect.lending.products.domain.product import LoanProduct
from trepconnect.lending.products.labels import criteria
from trepconnect.lending.products.labels.products import value
from trepconnect.matching.loans.domain import ASKABLE
from trepconnect.platform.language.i18n import _

RowKind = Literal["for", "against", "ask", "office", "lender"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing they ask for. ``her_answer`` is empty while it is not known."""

    kind: RowKind
    text: Markup
    own_answer: str | Markup = ""
    change: Markup | None = None


def askable(screened: Screened, in_profile: Container[str]) -> list[str]:
    """Questions of this product that are answered here; what the profile says is changed there."""
    fields = [row.field for group in screened.product.all_rules.musts for row in group]
    keys = [key for field in fields for key in (FIELDS[field].inputs or (field,))]
    return [key for key in dict.fromkeys(keys) if key in ASKABLE and key not in in_profile]


def rows(screened: Screened, known: Known) -> list[list[Row]]:
    """Everything they ask for, with what there is; rows of one list are alternatives."""
    complete = _complete(screened, known)
    return [
        [_row(criterion, complete) for criterion in group]
        for group in screened.product.all_rules.musts
    ]


def liked(product: LoanProduct, known: Known) -> list[Row]:
    """What they like to see, or look at, without insisting."""
    rules = product.all_rules
    complete = with_derived(known)
    return [_row(row, complete) for group in (*rules.prefers, *rules.infos) for row in group]


def asked_of_everyone(product: LoanProduct) -> list[list[Markup]]:
    """The same rules for a reader of whom nothing is known."""
    return [
        [criteria.rule(reason_of(criterion, {})) for criterion in group]
        for group in product.all_rules.musts
    ]


def _complete(screened: Screened, known: Known) -> Known:
    complete = with_derived(known)
    if screened.margin is not None:
        complete["payment_share"] = WHOLE - screened.margin
    return complete


def _row(criterion: Criterion, known: Known) -> Row:
    reason = reason_of(criterion, known)
    truth = criterion.truth(known)
    return Row(
        kind=_kind(criterion, truth),
        text=criteria.rule(reason),
        own_answer=_own_answer(criterion, known),
        change=criteria.change(reason) if truth is Truth.NO else None,
    )


def _kind(criterion: Criterion, truth: Truth) -> RowKind:
    if truth is Truth.YES:
        return "for"
    if truth is Truth.NO:
        return "against"
    if FIELDS[criterion.field].sensitive:
        return "lender"
    if criterion.if_unknown is IfUnknown.STAFF:
        return "office"
    return "ask"


def _own_answer(criterion: Criterion, known: Known) -> str | Markup:
    have = known.get(criterion.field)
    if have is None:
        return ""
    field = FIELDS[criterion.field]
    if criterion.field == "payment_share" and have == NOTHING_LEFT:
        return _("Nothing is left in a month")
    if field.unit == "naics":
        return _("The kind of business in your profile")
    said: str | Markup = value(field.kind, field.unit, have)
    return said
