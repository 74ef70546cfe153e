"""Fields that are worked out from others: one named function each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trepconnect.lending.domain.fields import FIELDS, Known, Plain

INDUSTRY_GROUP_DIGITS = 3
WHOLE = 10_000
"""One hundred percent in basis points."""
NOTHING_LEFT = 100 * WHOLE
"""The share a payment takes of a month in which nothing is left."""


def industry_group(known: Known) -> str | None:
    """The first three digits of the NAICS code: 722 is places that serve food and drink."""
    code = known.get("industry")
    return code[:INDUSTRY_GROUP_DIGITS] if isinstance(code, str) else None


def months_in_business(known: Known) -> int | None:
    """Zero for an idea; otherwise whole months since the start. Needs the stage in any case."""
    stage, months = known.get("stage"), known.get("business_started_on")
    if stage == "idea":
        return 0
    return months if stage is not None and isinstance(months, int) else None


def monthly_net(known: Known) -> int | None:
    """Cents left in an ordinary month, before any new loan. Below zero when costs are higher."""
    revenue, costs = known.get("monthly_revenue"), known.get("monthly_costs")
    if not isinstance(revenue, int) or not isinstance(costs, int):
        return None
    return revenue - costs


def payment_share(payment: int, net: int) -> int:
    """What a monthly payment takes of what is left, in basis points, rounded up to a whole one."""
    if net <= 0:
        return NOTHING_LEFT if payment else 0
    return min(-(-payment * WHOLE // net), NOTHING_LEFT)


DERIVED: Mapping[str, Callable[[Known], Plain | None]] = {
    "industry_group": industry_group,
    "months_in_business": months_in_business,
    "monthly_net": monthly_net,
}
"""Those that depend on the person alone; ``payment_share`` also depends on the product."""


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
