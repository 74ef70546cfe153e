"""Choices, and the values of a product's fields, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.fields import FieldKind
from trepconnect.platform.language.formatting import months
from trepconnect.platform.language.i18n import N_, _, left_over, listed, number, percent

WHOLE: Final = 10_000

LABELS: Final[Mapping[str, str]] = {
    "idea": N_("I have an idea"),
    "starting": N_("I am starting"),
    "operating": N_("My business is open"),
    "growing": N_("My business is growing"),
    "not_yet": N_("Not registered yet"),
    "sole_proprietor": N_("In my own name (sole proprietor)"),
    "partnership": N_("Partnership"),
    "llc": N_("LLC"),
    "corporation": N_("Corporation"),
    "cooperative": N_("Cooperative"),
    "equipment": N_("Equipment and tools"),
    "inventory": N_("Goods to sell and materials"),
    "vehicle": N_("A vehicle"),
    "repairs": N_("Repairs and building work"),
    "rent_deposit": N_("Rent deposit"),
    "licenses": N_("Licenses and permits"),
    "marketing": N_("Signs, website and advertising"),
    "payroll": N_("Wages"),
    "running_costs": N_("Everyday costs"),
    "emergency": N_("An emergency"),
    "pay_other_debt": N_("Paying off another debt"),
    "buy_property": N_("Buying land or a building"),
}


def label(code: str) -> str:
    return _(LABELS[code]) if code in LABELS else code


def value(kind: FieldKind, unit: str, plain: Any) -> Any:
    """One value of a field as the reader writes it."""
    match kind:
        case FieldKind.MONEY:
            return left_over(Money(plain))
        case FieldKind.PERCENT:
            return percent(plain / WHOLE)
        case FieldKind.DATE:
            return months(plain)
        case FieldKind.NUMBER:
            return months(plain) if unit == "months" else number(plain)
        case FieldKind.BOOL:
            return _("Yes") if plain else _("No")
        case FieldKind.CHOICES:
            return listed(label(code) for code in sorted(plain))
        case FieldKind.CHOICE:
            return label(plain)
    return plain.postal_code or ""
