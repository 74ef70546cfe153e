"""Our copies of published schedules and rates, and how near what we work out comes to them.

``python -m tests.golden.lending.cases`` prints two tables of ``docs/lending-arithmetic.md``.
"""

import json
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from trepconnect.lending.arithmetic.calendar import Day, Every, Span
from trepconnect.lending.arithmetic.parsing import day
from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.arithmetic.serialization import (
    apr_to_json,
    schedule_to_json,
    terms_from_json,
    transaction_from_json,
)
from trepconnect.lending.arithmetic.unit_periods import meant_days, unit_period_for

DATA = Path(__file__).parents[2] / "data" / "lending"
SCHEDULES = json.loads((DATA / "schedules.json").read_text("utf-8"))
RATES = json.loads((DATA / "rates.json").read_text("utf-8"))
PLURALS = {
    "date": "dates",
    "amount to the cent": "amounts to the cent",
    "amount to the whole unit": "amounts to the whole unit",
    "number of payments": "numbers of payments",
    "number of days late": "numbers of days late",
    "rate": "rates",
}
DATE, CENTS, WHOLE, COUNT, DAYS_LATE, RATE = PLURALS
COLUMNS = ("due_on", "principal", "interest", "payment", "balance")


def schedule_for(terms):
    return schedule_to_json(schedule_of(terms_from_json(terms)))


def stated(case):
    """What the source states of a schedule: kind, where, ours, theirs."""
    ours = schedule_for(case["terms"])
    ours["count"] = len(ours["installments"])
    amount = WHOLE if "to_nearest" in case else CENTS
    for number, row in case["rows"].items():
        for column, value in zip(COLUMNS, row, strict=True):
            if value is not None:
                kind = DATE if column == "due_on" else amount
                where = f"{number} {column}"
                yield kind, where, ours["installments"][int(number) - 1][column], value
    for name, value in case.get("totals", {}).items():
        yield COUNT if name == "count" else amount, name, ours[name], value


def schedule_differences(case):
    """Where our schedule is not the published one, to the cent or to the unit of the source."""
    unit = Decimal(case.get("to_nearest", "0.01"))
    return [
        (where, ours, theirs)
        for _kind, where, ours, theirs in stated(case)
        if _near(ours, unit) != _near(theirs, unit)
    ]


def compared(kinds):
    """In words, how many values of each kind are compared."""
    numbers = Counter(kinds)
    return ", ".join(
        f"{numbers[kind]} {kind if numbers[kind] == 1 else PLURALS[kind]}"
        for kind in PLURALS
        if numbers[kind]
    )


def _near(value, unit):
    if isinstance(value, str) and "-" not in value:
        return (Decimal(value) / unit).quantize(Decimal(1), ROUND_HALF_UP)
    return value


def transaction(case):
    """The flows of a rate case as the document of ``lending apr``."""
    amounts = [amount for amount, times in case["payments"] for _ in range(times)]
    return {
        "advances": [{"on": case["advance"][0], "amount": case["advance"][1]}],
        "payments": [
            {"on": on.isoformat(), "amount": amount}
            for on, amount in zip(_days(case, len(amounts)), amounts, strict=True)
        ],
        "unit_period": case["unit_period"],
    }


def _days(case, count):
    first = Day.of(day(case["first_on"], "first_on"))
    ((name, number),) = case["every"].items()
    if name == "semimonths":
        starts = (first, Day.of(first.on.replace(day=first.on.day + 15)))
        return [starts[n % 2].month_shifted(n // 2).on for n in range(count)]
    return [Every(Span(name), number).after(first, n).on for n in range(count)]


def rate_for(document):
    return apr_to_json(transaction_from_json(document))["apr"]


def table():
    """Markdown: each published case, what is compared and the same, or why not."""
    lines = ["| Case | Source | Compared, and the same |", "|---|---|---|"]
    for case in SCHEDULES["cases"]:
        differences = schedule_differences(case)
        same = compared(kind for kind, *_ in stated(case))
        told = f"**no**: {differences[0]}" if differences else same
        note = f"; {case['note']}" if "note" in case else ""
        lines.append(f"| {case['name']} | {case['source']} | {told}{note} |")
    for case in RATES["cases"]:
        ours = rate_for(transaction(case))
        told = f"1 rate, {ours} %" if ours == case["apr"] else f"**no**: {ours} for {case['apr']}"
        lines.append(f"| {case['name']} | {case['source']} | {told} |")
    lines += [
        f"| {case['name']} | {case['source']} | not meant to be: {case['reason']} |"
        for case in SCHEDULES["apart"]
    ]
    return "\n".join(lines)


def _monthly(first, count, step=1):
    return [
        Every(Span.MONTHS, step).after(Day.of(date.fromisoformat(first)), n).on
        for n in range(count)
    ]


def _each(days, start, count):
    return [date.fromisoformat(start) + timedelta(days=days * n) for n in range(1, count + 1)]


UNIT_PERIODS = (
    ("12 monthly payments", "2026-01-10", _monthly("2026-02-10", 12)),
    ("12 monthly payments, the first one late", "2026-01-10", _monthly("2026-03-25", 12)),
    ("12 at the end of each month", "2026-01-31", _monthly("2026-03-31", 12)),
    ("8 payments, each 14 days", "2026-01-01", _each(14, "2026-01-01", 8)),
    ("8 payments, each 10 days", "2026-01-01", _each(10, "2026-01-01", 8)),
    ("4 payments, each 3 months", "2026-01-10", _monthly("2026-04-10", 4, 3)),
    ("3 payments, each 2 years", "2026-01-10", _monthly("2028-01-10", 3, 24)),
    ("1 payment after 6 months", "2026-01-10", _monthly("2026-07-10", 1)),
    ("1 payment after 166 days", "2026-01-10", _each(166, "2026-01-10", 1)),
    ("1 payment after 17 months and 15 days", "2026-01-10", _monthly("2027-06-25", 1)),
    ("2 payments, no period twice", "2026-01-10", _monthly("2026-03-25", 2)),
)


def unit_periods_table():
    """Markdown: the unit-period of some loans, and how far away their first payment is in it."""
    lines = [
        "| Payments | Money on | First payment on | Unit-period | Unit-periods between |",
        "|---|---|---|---|---|",
    ]
    for what, advance, payments in UNIT_PERIODS:
        start = date.fromisoformat(advance)
        unit = unit_period_for([start], payments)
        whole, part = unit.between(start, meant_days([start], payments)[payments[0]])
        between = f"{whole} and {part}" if part else whole
        length = f"{unit.count} {unit.unit}{'s' if unit.count > 1 else ''}"
        lines.append(f"| {what} | {advance} | {payments[0]} | {length} | {between} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{unit_periods_table()}\n\n{table()}\n")
