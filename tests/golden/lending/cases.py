"""Our copies of published schedules and rates, and how near what we work out comes to them.

``python -m tests.golden.lending.cases`` prints the table in ``docs/lending-arithmetic.md``.
"""

import json
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from trepconnect.lending.domain.apr_documents import apr_to_json, transaction_from_json
from trepconnect.lending.domain.calendar import Day, Every, Span
from trepconnect.lending.domain.reading import day
from trepconnect.lending.domain.schedule.documents import schedule_to_json, terms_from_json
from trepconnect.lending.domain.schedule.loan_schedule import schedule_of

DATA = Path(__file__).parents[2] / "data" / "lending"
SCHEDULES = json.loads((DATA / "schedules.json").read_text("utf-8"))
RATES = json.loads((DATA / "rates.json").read_text("utf-8"))
COLUMNS = ("due_on", "principal", "interest", "payment", "balance")


def schedule_for(terms):
    return schedule_to_json(schedule_of(terms_from_json(terms)))


def schedule_differences(case):
    """Where our schedule is not the published one, to the cent or to the unit of the source."""
    ours = schedule_for(case["terms"])
    ours["count"] = len(ours["installments"])
    unit = Decimal(case.get("to_nearest", "0.01"))
    stated = [
        (f"{number} {column}", ours["installments"][int(number) - 1][column], value)
        for number, row in case["rows"].items()
        for column, value in zip(COLUMNS, row, strict=True)
        if value is not None
    ]
    stated += [(name, ours[name], value) for name, value in case.get("totals", {}).items()]
    return [each for each in stated if _near(each[1], unit) != _near(each[2], unit)]


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
    """Markdown: each published case, whether ours is the same, and why not."""
    lines = ["| Case | Source | Same? |", "|---|---|---|"]
    for case in SCHEDULES["cases"]:
        same = "to the whole unit" if "to_nearest" in case else "to the cent"
        differences = schedule_differences(case)
        told = f"**no**: {differences[0]}" if differences else same
        note = f"; {case['note']}" if "note" in case else ""
        lines.append(f"| {case['name']} | {case['source']} | {told}{note} |")
    for case in RATES["cases"]:
        ours = rate_for(transaction(case))
        told = f"{ours} %" if ours == case["apr"] else f"**no**: {ours} for {case['apr']}"
        lines.append(f"| {case['name']} | {case['source']} | {told} |")
    lines += [
        f"| {case['name']} | {case['source']} | not meant to be: {case['reason']} |"
        for case in SCHEDULES["apart"]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
