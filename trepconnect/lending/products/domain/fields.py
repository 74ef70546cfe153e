"""The closed list of what a loan rule may look at, and the fields worked out from others.

Nothing on it says where a person was born, what papers they hold, what they believe or how healthy
they are, and a test keeps it so. A condition about citizenship belongs to the product and is
printed for everyone (``product.LegalCondition``); there is no field it could be asked through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.money import Money
from trepconnect.kernel.place import Place
from trepconnect.profiles.domain.business import MoneyUse, Stage, Structure


class FieldKind(StrEnum):
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    BOOL = "bool"
    PLACE = "place"


Plain: TypeAlias = int | str | frozenset[str] | bool | Place
"""The same, ready to compare: cents, basis points, whole months ago for a date."""

Known: TypeAlias = Mapping[str, Plain]

INDUSTRY_GROUP_DIGITS = 3


def industry_group(known: Known) -> str | None:
    """The first three digits of the NAICS code: 722 is places that serve food and drink."""
    code = known.get("industry")
    return code[:INDUSTRY_GROUP_DIGITS] if isinstance(code, str) else None


def monthly_net(known: Known) -> int | None:
    """Cents left in an ordinary month, before any new loan. Below zero when costs are higher."""
    revenue, costs = known.get("monthly_revenue"), known.get("monthly_costs")
    if not isinstance(revenue, int) or not isinstance(costs, int):
        return None
    return revenue - costs


def months_in_business(known: Known) -> int | None:
    """Zero for an idea; otherwise whole months since the start. Needs the stage in any case."""
    stage, months = known.get("stage"), known.get("business_started_on")
    if stage == "idea":
        return 0
    return months if stage is not None and isinstance(months, int) else None


DERIVED: Mapping[str, Callable[[Known], Plain | None]] = {
    "industry_group": industry_group,
    "months_in_business": months_in_business,
    "monthly_net": monthly_net,
}
"""Those that depend on the person alone; ``payment_share`` also depends on the product."""


class Source(StrEnum):
    """Where the answer comes from."""

    PROFILE = "profile"
    ASK = "ask"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a rule may look at; ``inputs`` are what a derived field is worked out from."""

    key: str
    kind: FieldKind
    source: Source
    unit: str = ""
    choices: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    sensitive: bool = False


STAGES = tuple(stage.value for stage in Stage)
STRUCTURES = tuple(structure.value for structure in Structure)
USES = tuple(use.value for use in MoneyUse)

WHOLE = 10_000
"""One hundred percent in basis points."""
NOTHING_LEFT = 100 * WHOLE
"""The share a payment takes of a month in which nothing is left."""


def payment_share(payment: int, net: int) -> int:
    """What a monthly payment takes of what is left, in basis points, rounded up to a whole one."""
    if net <= 0:
        return NOTHING_LEFT if payment else 0
    return min(-(-payment * WHOLE // net), NOTHING_LEFT)


_CLOSED_LIST = (
    Field(key="stage", kind=FieldKind.CHOICE, source=Source.PROFILE, choices=STAGES),
    Field(key="structure", kind=FieldKind.CHOICE, source=Source.PROFILE, choices=STRUCTURES),
    Field(key="industry", kind=FieldKind.CHOICE, source=Source.PROFILE, unit="naics"),
    Field(
        key="industry_group",
        kind=FieldKind.CHOICE,
        source=Source.DERIVED,
        unit="naics",
        inputs=("industry",),
    ),
    Field(key="business_place", kind=FieldKind.PLACE, source=Source.PROFILE),
    Field(key="business_started_on", kind=FieldKind.DATE, source=Source.PROFILE),
    Field(
        key="months_in_business",
        kind=FieldKind.NUMBER,
        source=Source.DERIVED,
        unit="months",
        inputs=("stage", "business_started_on"),
    ),
    Field(key="workers", kind=FieldKind.NUMBER, source=Source.PROFILE, unit="people"),
    Field(key="amount_wanted", kind=FieldKind.MONEY, source=Source.ASK),
    Field(key="loan_use", kind=FieldKind.CHOICES, source=Source.ASK, choices=USES),
    Field(key="monthly_revenue", kind=FieldKind.MONEY, source=Source.ASK, unit="month"),
    Field(key="monthly_costs", kind=FieldKind.MONEY, source=Source.ASK, unit="month"),
    Field(
        key="monthly_net",
        kind=FieldKind.MONEY,
        source=Source.DERIVED,
        unit="month",
        inputs=("monthly_revenue", "monthly_costs"),
    ),
    Field(
        key="payment_share",
        kind=FieldKind.PERCENT,
        source=Source.DERIVED,
        inputs=("amount_wanted", "monthly_revenue", "monthly_costs"),
    ),
    Field(key="credit_score", kind=FieldKind.NUMBER, source=Source.ASK, sensitive=True),
    Field(key="has_collateral", kind=FieldKind.BOOL, source=Source.ASK),
    Field(key="has_business_license", kind=FieldKind.BOOL, source=Source.ASK),
    Field(key="has_business_account", kind=FieldKind.BOOL, source=Source.ASK),
    Field(key="finished_class", kind=FieldKind.BOOL, source=Source.ASK),
    Field(key="known_by_group", kind=FieldKind.BOOL, source=Source.ASK),
    Field(key="can_attend_meetings", kind=FieldKind.BOOL, source=Source.ASK),
    Field(key="emergency_on", kind=FieldKind.DATE, source=Source.ASK),
    Field(key="income_within_limit", kind=FieldKind.BOOL, source=Source.ASK, sensitive=True),
)
FIELDS: Mapping[str, Field] = {field.key: field for field in _CLOSED_LIST}

Value: TypeAlias = Money | int | date | str | frozenset[str] | bool | Place
"""What a person answers: amounts as Money, percent as basis points, counts as whole numbers."""

_VALUE_TYPES: Mapping[FieldKind, type] = {
    FieldKind.MONEY: Money,
    FieldKind.NUMBER: int,
    FieldKind.PERCENT: int,
    FieldKind.DATE: date,
    FieldKind.CHOICE: str,
    FieldKind.CHOICES: frozenset,
    FieldKind.BOOL: bool,
    FieldKind.PLACE: Place,
}


class AnswerInvalid(DomainError):
    """An answer names no field or has the wrong type: a mistake of the program, not a person's."""

    code = "answer_invalid"


def known_from(answers: Mapping[str, Value | None], *, today: date) -> dict[str, Plain]:
    """The answers that were given, ready to compare; those left open are left out.

    Fields that are asked or come from the profile may be answered; derived ones are worked out.
    """
    plain = {key: _plain(key, value, today) for key, value in answers.items() if value is not None}
    return {key: value for key, value in plain.items() if value != frozenset()}


def months_between(start: date, end: date) -> int:
    """Whole months from ``start`` to ``end``; never below zero."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(months, 0)


def _plain(key: str, value: Value, today: date) -> Plain:
    field = FIELDS.get(key)
    if field is None or field.source is Source.DERIVED:
        raise AnswerInvalid(f"{key} cannot be answered")
    if not _fits(field, value):
        raise AnswerInvalid(f"{key} is a {field.kind}, not {type(value).__name__}")
    if isinstance(value, Money):
        return value.cents
    if isinstance(value, date):
        return months_between(value, today)
    return value


def _fits(field: Field, value: Value) -> bool:
    if isinstance(value, bool) and field.kind is not FieldKind.BOOL:
        return False
    if not isinstance(value, _VALUE_TYPES[field.kind]):
        return False
    if isinstance(value, frozenset):
        return value <= set(field.choices)
    return not field.choices or value in field.choices


def with_derived(known: Known) -> dict[str, Plain]:
    """``known`` and everything that follows from it."""
    complete = dict(known)
    for key, work_out in DERIVED.items():
        if (value := work_out(known)) is not None:
            complete[key] = value
    return complete


def open_questions(key: str, known: Known) -> tuple[str, ...]:
    """What has to be asked to know ``key``: itself, or those of its inputs that are missing."""
    inputs = FIELDS[key].inputs or (key,)
    return tuple(name for name in inputs if name not in known) or inputs
