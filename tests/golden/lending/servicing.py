"""Our copy of published payments, and how near what our book says comes to them.

``python -m tests.golden.lending.servicing`` prints the tables in ``docs/lending-arithmetic.md``.
"""

import json
import sys
from dataclasses import replace
from datetime import date
from uuid import uuid4

from tests.golden.lending import cases
from tests.golden.lending.cases import (
    CENTS,
    DATA,
    DAYS_LATE,
    RATE,
    RATES,
    SCHEDULES,
    compared,
)
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.schedule import installments_of
from trepconnect.lending.arithmetic.serialization import terms_from_json
from trepconnect.lending.ledger.domain import Account
from trepconnect.lending.loans.domain.entries import (
    disbursement_entries,
    refund_entries,
    repayment_entries,
)
from trepconnect.lending.loans.domain.repayment import Received, Refunded
from trepconnect.lending.loans.domain.statement import statement_of

SERVICING = json.loads((DATA / "servicing.json").read_text("utf-8"))


def book(case, payments, as_of):
    terms = terms_from_json(case["terms"])
    made = [Received(uuid4(), date.fromisoformat(on), Money.of(amount)) for on, amount in payments]
    return statement_of(terms, installments_of(terms), made, as_of=date.fromisoformat(as_of))


def told(*amounts):
    return [str(amount.decimal) for amount in amounts]


def stated(case):
    """What the source states: kind, where, ours, theirs; lists of one kind value by value."""
    found = [each for stage in case.get("stages", ()) for each in _stage(case, stage)]
    yield from ((CENTS, *each) for each in found)
    yield from _days_late(case)


def differences(case):
    """Where our book is not the published one: what, ours, theirs."""
    return [tuple(each) for _kind, *each in stated(case) if each[1] != each[2]]


def kinds_of(case):
    """The kind of each single value that is compared."""
    for kind, _where, _ours, theirs in stated(case):
        yield from [kind] * len(list(_single(theirs)))


def _single(value):
    if not isinstance(value, list):
        yield from [] if value is None else [value]
        return
    for each in value:
        yield from _single(each)


def _stage(case, stage):
    payments = stage["payments"]
    made = book(case, payments, payments[-1][0])
    for key, ours in (("outstanding", made.payoff), ("overpaid", made.overpaid)):
        if key in stage:
            yield key, *told(ours), stage[key]
    paid = [told(each.interest, each.principal, each.principal_left) for each in made.allocations]
    if "paid" in stage:
        yield "paid", paid, stage["paid"]
    if "balances" in stage:
        by_day = {each.payment.on: each.principal_left for each in made.allocations}
        yield "balances", told(*by_day.values()), stage["balances"]
    for number, row in stage.get("rows", {}).items():
        each = made.installments[int(number) - 1]
        ours = told(each.principal, each.interest, each.left, each.balance)
        known = [
            mine if theirs is not None else None for mine, theirs in zip(ours, row, strict=True)
        ]
        yield f"row {number}", known, row


def _days_late(case):
    for on, (days, amount) in case.get("days_late", {}).items():
        made = book(case, [], on)
        yield DAYS_LATE, f"days late on {on}", made.days_late, days
        if amount is not None:
            yield CENTS, f"late on {on}", *told(made.amount_late), amount


ACCOUNTS = {
    "Loans Receivable": {Account.LOANS_RECEIVABLE},
    "Interest/Fee Receivable": {Account.INTEREST_RECEIVABLE, Account.FEE_RECEIVABLE},
    "Suspense/Clearing account": {Account.CASH},
    "Overpayment account": {Account.OVERPAYMENTS},
    "Interest Income": {Account.INTEREST_INCOME},
    "Fee Income": {Account.FEE_INCOME},
}


def our_shapes():
    """The sides that each kind of entry of ours has, with those of its mirror."""
    terms = terms_from_json(
        {
            "principal": "1000.00",
            "annual_rate": "12",
            "installments": 3,
            "disbursed_on": "2023-01-01",
            "fees": [{"name": "service", "amount": "20.00", "when": "first_payment"}],
        }
    )
    shapes = {("DISBURSEMENT", _sides(next(disbursement_entries(terms)))): None}
    shapes["ACCRUAL", _sides(list(disbursement_entries(terms))[1])] = None
    for first, amount in ((5, "100"), (25, "50"), (25, "2000"), (500, "2000")):
        start = [Received(uuid4(), date(2023, 1, 2), Money.of(first))]
        second = Received(uuid4(), date(2023, 1, 20), Money.of(amount))
        made = statement_of(terms, installments_of(terms), [*start, second], as_of=second.on)
        for entry in (e for a in made.allocations for e in repayment_entries(a)):
            kind = entry.kind.value.upper()
            shapes[kind, _sides(entry)] = None
            shapes[kind, _sides(entry) | _sides(entry.mirrored)] = None
    free = terms_from_json(
        {
            "principal": "100.00",
            "annual_rate": "0",
            "installments": 1,
            "disbursed_on": "2023-01-01",
        }
    )
    for amount in ("50", "150"):
        paid = Received(uuid4(), date(2023, 1, 2), Money.of(amount))
        made = statement_of(free, installments_of(free), [paid], as_of=paid.on)
        (entry,) = repayment_entries(made.allocations[0])
        shapes["REPAYMENT", _sides(entry)] = None
        shapes["REPAYMENT", _sides(entry) | _sides(entry.mirrored)] = None
    back = Refunded(uuid4(), paid.on, made.overpaid)
    (entry,) = refund_entries(replace(made, refunds=[back]))
    shapes["CREDIT_BALANCE_REFUND", _sides(entry)] = None
    return set(shapes)


def _sides(entry):
    return frozenset(
        [(_named(move.debit), "D") for move in entry.moves]
        + [(_named(move.credit), "C") for move in entry.moves]
    )


def _named(account):
    return next(name for name, ours in ACCOUNTS.items() if account in ours)


def is_ours(shape):
    kind, _count, rows = shape
    return (kind, frozenset((account, side) for account, side in rows)) in our_shapes()


RATES_OF = "Regulation Z, Appendix J, and rates in public code"
FILES = {
    "Apache Fineract, end-to-end tests": "Fineract, schedules and payments of its tests",
    "Apache Fineract, calculator tests": "Fineract, tests of its calculator",
    "J. L. Sherman, documented examples": "Sherman, documented examples",
    "Frappe Lending, tests": "Frappe Lending, tests",
    "Panfutov, amortization calculator, tests": "Panfutov, early payments",
    "12 CFR 1026, Appendix J (c)": RATES_OF,
    "example in public code or documentation": RATES_OF,
    "Apache Fineract, delinquency tests": "Fineract, delinquency",
}


def files_table():
    """Markdown: of each source how many cases come out the same, in what, why not the others."""
    same, apart = {}, {}
    for kinds, part in (
        (lambda case: [kind for kind, *_ in cases.stated(case)], SCHEDULES["cases"]),
        (lambda _case: [RATE], RATES["cases"]),
        (kinds_of, SERVICING["cases"]),
    ):
        for case in part:
            named = same.setdefault(FILES[case["source"]], {})
            named.setdefault(case["name"], []).extend(kinds(case))
    for case in (*SCHEDULES["apart"], *SERVICING["apart"]):
        source = FILES[case["source"]]
        if case["name"] not in same.get(source, {}):
            apart.setdefault(source, {})[case["name"]] = case["reason"]
    lines = [
        "| Source | Cases | The same | Compared in those | Why not the others |",
        "|---|---|---|---|---|",
    ]
    for source in dict.fromkeys(FILES.values()):
        good, others = same.get(source, {}), apart.get(source, {})
        why = " / ".join(dict.fromkeys(others.values()))
        values = compared(kind for kinds in good.values() for kind in kinds)
        counts = f"{len(good) + len(others)} | {len(good)}"
        lines.append(f"| {source} | {counts} | {values} | {why} |")
    shapes = SERVICING["shapes"]
    ours = [shape for shape in shapes if is_ours(shape)]
    why = "charge-off, chargeback, recovery, goodwill, down payments, other refunds: not here"
    what = "which account stands on which side, no amounts"
    counts = f"{len(shapes)} | {len(ours)}"
    lines.append(f"| Fineract, shapes of journal entries | {counts} | {what} | {why} |")
    return "\n".join(lines)


def payments_table():
    """Markdown: each published case of payments, what is compared and the same, or why not."""
    lines = ["| Case | Source | Compared, and the same |", "|---|---|---|"]
    for case in SERVICING["cases"]:
        found = differences(case)
        note = f"; {case['note']}" if "note" in case else ""
        said = f"**no**: {found[0]}" if found else compared(kinds_of(case))
        lines.append(f"| {case['name']} | {case['source']} | {said}{note} |")
    lines += [
        f"| {case['name']} | {case['source']} | not meant to be: {case['reason']} |"
        for case in SERVICING["apart"]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{files_table()}\n\n{payments_table()}\n")
