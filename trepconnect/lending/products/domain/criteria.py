"""Loan rules as typed rows: a field, an operation its type allows, a value. No expressions.

A rule set holds when all of its groups hold; a group holds when any of its rows does. There are
three answers instead of two: yes, no, and nobody has said yet (Kleene's strong logic).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as column
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any, TypeAlias

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.place import METRES_PER_MILE, Place, metres_between
from trepconnect.lending.products.domain.fields import FIELDS, Field, FieldKind, Plain


class Op(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    AT_LEAST_AGO = "at_least_ago"
    WITHIN_LAST = "within_last"
    IN = "in"
    NOT_IN = "not_in"
    ANY_OF = "any_of"
    ALL_OF = "all_of"
    NONE_OF = "none_of"
    IS = "is"
    WITHIN = "within"
    WITHIN_MILES = "within_miles"


_AMOUNT_OPS = frozenset({Op.AT_LEAST, Op.AT_MOST, Op.BETWEEN})
OPS: Mapping[FieldKind, frozenset[Op]] = {
    FieldKind.MONEY: _AMOUNT_OPS,
    FieldKind.NUMBER: _AMOUNT_OPS,
    FieldKind.PERCENT: _AMOUNT_OPS,
    FieldKind.DATE: frozenset({Op.AT_LEAST_AGO, Op.WITHIN_LAST}),
    FieldKind.CHOICE: frozenset({Op.IN, Op.NOT_IN}),
    FieldKind.CHOICES: frozenset({Op.ANY_OF, Op.ALL_OF, Op.NONE_OF}),
    FieldKind.BOOL: frozenset({Op.IS}),
    FieldKind.PLACE: frozenset({Op.WITHIN, Op.WITHIN_MILES}),
}

Operand: TypeAlias = int | bool | tuple[int, int] | frozenset[str] | tuple[float, float, int]
"""Cents, basis points, months or a count; a low and a high; codes or ZIPs; a point with miles."""


Test: TypeAlias = Callable[[Any], bool | None]
"""None when the answer is there but too thin to judge: a place without coordinates."""


class CriterionKind(StrEnum):
    """What a row does: decides, only orders, or is only said."""

    MUST = "must"
    PREFER = "prefer"
    INFO = "info"


class IfUnknown(StrEnum):
    """Who settles it when nobody has said: the borrower is asked, or the office looks."""

    ASK = "ask"
    STAFF = "staff"


class RuleStatus(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    LIVE = "live"


class CriterionInvalid(DomainError):
    """A row names no field, an operation its field lacks, or a value of the wrong shape."""

    code = "criterion_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One row. Refuses to exist when its parts do not belong together.

    ``code`` is the stable name of the reason it gives; wording hangs on it. ``bounds`` are the
    lowest and the highest amount that hold.
    """

    field: str
    op: Op
    value: Operand
    group: int = 1
    kind: CriterionKind = CriterionKind.MUST
    if_unknown: IfUnknown = IfUnknown.ASK
    code: str = column(init=False, repr=False, compare=False)
    bounds: tuple[int | None, int | None] = column(init=False, repr=False, compare=False)
    holds: Test = column(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", f"{self.field}.{self.op.value}")
        object.__setattr__(self, "holds", _test_of(self.field, self.op, self.value))
        object.__setattr__(self, "bounds", _bounds(self.op, self.value))

    def truth(self, known: Mapping[str, Plain]) -> Truth:
        have = known.get(self.field)
        return Truth.UNKNOWN if have is None else TRUTH_OF[self.holds(have)]


Groups: TypeAlias = tuple[tuple[Criterion, ...], ...]
"""Rows of one kind, by group, in order of the group's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All rows of a product for a span of days. Old versions stay, to explain old answers."""

    version: int
    valid_from: date
    valid_to: date | None = None
    status: RuleStatus = RuleStatus.LIVE
    source_url: str = ""
    criteria: tuple[Criterion, ...] = ()

    musts: Groups = column(init=False, repr=False, compare=False)
    prefers: Groups = column(init=False, repr=False, compare=False)
    infos: Groups = column(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds: dict[int, CriterionKind] = {}
        for row in self.criteria:
            if kinds.setdefault(row.group, row.kind) is not row.kind:
                raise CriterionInvalid(f"group {row.group} mixes kinds")
        object.__setattr__(self, "musts", _groups(self.criteria, CriterionKind.MUST))
        object.__setattr__(self, "prefers", _groups(self.criteria, CriterionKind.PREFER))
        object.__setattr__(self, "infos", _groups(self.criteria, CriterionKind.INFO))


def _groups(rows: Iterable[Criterion], kind: CriterionKind) -> Groups:
    grouped: dict[int, list[Criterion]] = {}
    for row in rows:
        if row.kind is kind:
            grouped.setdefault(row.group, []).append(row)
    return tuple(tuple(grouped[number]) for number in sorted(grouped))


def in_force(rule_sets: Iterable[RuleSet], on: date) -> RuleSet | None:
    """The live rule set of that day; the newest when several overlap."""
    live = [
        rules
        for rules in rule_sets
        if rules.status is RuleStatus.LIVE
        and rules.valid_from <= on
        and (rules.valid_to is None or on < rules.valid_to)
    ]
    return max(live, key=lambda rules: rules.version, default=None)


def _test_of(key: str, op: Op, value: Operand) -> Test:
    field = FIELDS.get(key)
    if field is None:
        raise CriterionInvalid(f"there is no field {key}")
    if op not in OPS[field.kind]:
        raise CriterionInvalid(f"{key} is a {field.kind}: it has no {op}")
    if op in _SETS:
        return _SETS[op](_codes(field, value))
    if op is Op.BETWEEN:
        return _between(_pair(key, value))
    if op is Op.IS:
        return _is(key, value)
    if op is Op.WITHIN_MILES:
        return _near(_circle(key, value))
    return _AMOUNTS[op](_whole(key, value))


def _bounds(op: Op, value: Operand) -> tuple[int | None, int | None]:
    match op, value:
        case (Op.BETWEEN, (int(low), int(high))):
            return low, high
        case (Op.AT_LEAST | Op.AT_LEAST_AGO, int(low)):
            return low, None
        case (Op.AT_MOST | Op.WITHIN_LAST, int(high)):
            return None, high
    return None, None


def _whole(key: str, value: Operand) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise CriterionInvalid(f"{key} needs a whole number")
    return value


def _pair(key: str, value: Operand) -> tuple[int, int]:
    match value:
        case (low, high):
            pair = _whole(key, low), _whole(key, high)
            if pair[0] <= pair[1]:
                return pair
    raise CriterionInvalid(f"{key} needs a low and a high whole number")


def _codes(field: Field, value: Operand) -> frozenset[str]:
    if not isinstance(value, frozenset) or not value:
        raise CriterionInvalid(f"{field.key} needs a list of codes")
    if field.choices and not value <= set(field.choices):
        raise CriterionInvalid(f"{field.key} has no choice {sorted(value - set(field.choices))}")
    return value


_AMOUNTS: Mapping[Op, Callable[[int], Callable[[int], bool]]] = {
    Op.AT_LEAST: lambda low: lambda have: have >= low,
    Op.AT_MOST: lambda high: lambda have: have <= high,
    Op.AT_LEAST_AGO: lambda months: lambda have: have >= months,
    Op.WITHIN_LAST: lambda months: lambda have: have <= months,
}


def _in_zips(have: Place, codes: frozenset[str]) -> bool | None:
    return None if have.postal_code is None else have.postal_code in codes


_SETS: Mapping[Op, Callable[[frozenset[str]], Test]] = {
    Op.IN: lambda codes: codes.__contains__,
    Op.NOT_IN: lambda codes: lambda have: have not in codes,
    Op.ANY_OF: lambda codes: lambda have: not codes.isdisjoint(have),
    Op.ALL_OF: lambda codes: codes.issubset,
    Op.NONE_OF: lambda codes: codes.isdisjoint,
    Op.WITHIN: lambda codes: lambda have: _in_zips(have, codes),
}


def _between(pair: tuple[int, int]) -> Callable[[int], bool]:
    low, high = pair
    return lambda have: low <= have <= high


def _is(key: str, value: Operand) -> Callable[[bool], bool]:
    if not isinstance(value, bool):
        raise CriterionInvalid(f"{key} needs yes or no")
    return lambda have: have is value


def _circle(key: str, value: Operand) -> tuple[Place, int]:
    match value:
        case (float(latitude), float(longitude), int(miles)) if miles > 0:
            return Place(latitude, longitude), miles
    raise CriterionInvalid(f"{key} needs a latitude, a longitude and miles")


def _near(circle: tuple[Place, int]) -> Callable[[Place], bool | None]:
    centre, miles = circle

    def near(have: Place) -> bool | None:
        apart = metres_between(centre, have)
        return None if apart is None else apart <= miles * METRES_PER_MILE

    return near


class Truth(IntEnum):
    """Ordered from no to yes, so that *all* is the lowest of them and *any* the highest."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)


TRUTH_OF: Mapping[bool | None, Truth] = {
    True: Truth.YES,
    False: Truth.NO,
    None: Truth.UNKNOWN,
}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Yes when every one is yes; no as soon as one is no, whatever is still unknown."""
    return min(truths, default=Truth.YES)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes as soon as one is yes, whatever is still unknown."""
    return max(truths, default=Truth.NO)
