"""Payments that others published, in the form of our copy: every case, or why it is left out.

``python -m tests.golden.lending.shared_servicing`` writes the copy again.
"""

import json
from datetime import date
from decimal import Decimal

from tests.golden.lending.cases import DATA
from tests.golden.lending.shared_files import (
    CALCULATOR,
    DAY_COUNTS,
    ENGINE,
    FRAPPE,
    PANFUTOV,
    SHARED,
    SPANS,
    apart,
    case,
    cases_of,
    cents,
    fixed,
    written,
)
from trepconnect.lending.arithmetic.calendar import Day, Every, Span

UNDONE = {"2": "10.00", "1": "500.00"}
"""The second payment is reversed, then the first of those that are left."""
DELINQUENCY = "Apache Fineract, delinquency tests"
CHARGE = "a penalty or fee added on the way; a loan here has the fees of its offer"
NOT_PAYMENTS = "refunds of merchants and goodwill credits; here only payments"


def event_cases():
    """A repayment of an engine that is paid as its own schedule then says."""
    for found in cases_of("fineract_event_cases.json"):
        kinds = {event.get("type") for event in found["events"]}
        if kinds & {"merchant_issued_refund", "goodwill_credit"}:
            yield apart(found["id"], ENGINE, NOT_PAYMENTS)
        elif "charge" in kinds:
            yield apart(found["id"], ENGINE, CHARGE)
        elif "undo" in kinds:
            yield case_of(found, list(stages_with_undo(found["events"])))
        elif "RP" in found["name"]:
            yield recalculated(found)
        else:
            yield case_of(found, [stage_of(found["events"])])


def case_of(found, stages):
    return {
        "name": found["id"],
        "source": ENGINE,
        "terms": engine_terms(found["loan"]),
        "stages": stages,
    }


def engine_terms(loan):
    unit = SPANS[loan["repay_unit"]]
    return {
        "principal": cents(loan["principal"]),
        "annual_rate": loan["annual_rate_pct"],
        "method": "flat" if loan["annual_rate_pct"] != "0" else "level",
        "installments": int(loan["n"]),
        "every": {unit: int(loan["repay_every"])},
        "disbursed_on": loan["submitted_on"],
        "day_count": "equal-periods",
        "rounding": "half_even",
    }


def payments_of(events):
    return [[e["date"], cents(e["amount"])] for e in events if e.get("type") == "repayment"]


def stage_of(events):
    """The payments, and what each became: interest, principal, what the loan then owed."""
    rows = [e["rows"] for e in events if e.get("assert_") == "transactions"][-1]
    return {
        "payments": payments_of(events),
        "paid": [
            [cents(row[key]) for key in ("interest", "principal", "loan_balance")]
            for row in rows
            if row["transaction_type"] == "Repayment"
        ],
    }


def stages_with_undo(events):
    """What is stated after each step, with the payments that then stand."""
    standing = []
    for event in events:
        kind = event.get("type") or event.get("assert_")
        if kind == "repayment":
            standing.append([event["date"], cents(event["amount"])])
        elif kind == "undo":
            standing = [one for one in standing if one[1] != UNDONE[event["nth"]]]
        elif kind in {"outstanding", "overpaid"} and standing:
            yield {"payments": sorted(standing), kind: cents(event["amount"])}


def recalculated(found):
    """Daily interest; the published rows after the payments are paid as they stand."""
    rows = [e["rows"] for e in found["events"] if e.get("assert_") == "schedule"][-1][1:]
    payments = payments_of(found["events"])
    loan = found["loan"]
    as_published = [[row["due_date"], cents(row["due"])] for row in rows]
    is_partial = rows[0]["outstanding"] != "0.0"
    if is_partial:  # what is missing of the first installment comes on the day of the statement
        rest = cents(Decimal(rows[0]["due"]) - Decimal(payments[0][1]))
        as_published[:1] = [payments[0], [payments[0][0], rest]]
    stage = {"payments": as_published, "balances": [cents(row["balance"]) for row in rows]}
    outlook = {"payments": payments, "rows": outlook_rows(rows)} if is_partial else None
    more = {} if is_partial else {"note": "the source lowers later payments; paid as it says"}
    return {
        "name": found["id"],
        "source": ENGINE,
        "terms": engine_terms(loan)
        | {"method": "level", "day_count": "actual/365", "payment": "862.00", "balloon": True},
        "stages": [each for each in (outlook, stage) if each],
        **more,
    }


def outlook_rows(rows):
    """Principal, interest, still to pay and balance of each installment."""
    return {
        str(row["nr"]): [cents(row[key]) for key in ("principal", "interest", "outstanding")]
        + [cents(row["balance"])]
        for row in rows
    }


def calculator_cases():
    """Payments ahead of their day, inside a period."""
    for found in cases_of("fineract_progressive_emi.json"):
        name = found["id"].partition("testEMICalculation_")[2]
        checks = [step["rows"] for step in found["ops"] if step["op"] == "check"]
        if name.endswith("on0215"):
            payments = [["2024-02-01", "17.01"], ["2024-02-15", "17.01"]]
            yield calculated(name, found, [(payments, checks[0])])
        elif name.endswith("on0115"):
            first = [["2024-01-15", cents(Decimal("17.01") * 5)]]
            second = [*first, ["2024-01-15", "15.21"]]
            yield calculated(name, found, [(first, checks[0]), (second, checks[1])])


def calculated(name, found, stages):
    return {
        "name": name,
        "source": CALCULATOR,
        "terms": {
            "principal": cents(found["ops"][0]["amount"]),
            "annual_rate": found["annual_rate_pct"],
            "installments": len(found["periods"]),
            "every": {SPANS[found["frequency"]]: found["repay_every"]},
            "disbursed_on": found["ops"][0]["date"],
            "day_count": DAY_COUNTS[found["days_in_year"], found["days_in_month"]],
            "rounding": "half_even",
        },
        "stages": [
            {"payments": payments, "rows": segment_rows(rows)} for payments, rows in stages
        ],
    }


def segment_rows(rows):
    """The last segment of a period holds its figures; its own balance is that of the whole."""
    return {
        str(row["period"]): [cents(row["principal"]), cents(row["period_interest"]), None, None]
        for row in rows
    }


def early_cases():
    """Payments above the installment, on the days of a monthly loan."""
    for found in cases_of("panfutov_early_payments.json"):
        name = found["id"].partition("reference-")[2]
        if not found["early_payments"]:
            continue  # a first schedule
        terms = fixed(found, found["monthly_payment"], found["n"])
        start = Day.of(date.fromisoformat(terms["disbursed_on"]))
        due = [Every(Span.MONTHS).after(start, n).on.isoformat() for n in range(1, found["n"] + 1)]
        rows = found["rows"]
        yield {
            "name": name,
            "source": PANFUTOV,
            "terms": terms | {"balloon": True},
            "stages": [
                {
                    "payments": [
                        [on, cents(row["payment"])] for on, row in zip(due, rows, strict=False)
                    ],
                    "paid": [
                        [
                            cents(row["interest"]),
                            cents(row["principal"]),
                            cents(Decimal(row["opening"]) - Decimal(row["principal"])),
                        ]
                        for row in rows
                    ],
                }
            ],
        }


def late_cases():
    """Days since the oldest installment that is not fully paid."""
    found = {each["id"].partition(".")[2]: each for each in cases_of("frappe_lending.json")}
    terms = {
        "principal": "1200000.00",
        "annual_rate": "0",
        "installments": 12,
        "disbursed_on": "2023-01-01",
        "first_due_on": "2023-01-31",
    }
    days = {on: [late, None] for on, late, _ in found["dpd"]["dpd"]}
    yield case("dpd", FRAPPE, terms, {}, days_late=days)
    for name in ("penalty_regular", "penalty_half_paid"):
        yield apart(name, FRAPPE, "late charges; a loan here has none")
    yield apart("write_off_tolerance", FRAPPE, "a write-off; not here yet")
    for found in cases_of("fineract_delinquency.json"):
        yield delinquency(found)


def delinquency(found):
    """Where the down payment of the first day is paid, the rest is a loan as ours are."""
    if found["id"] != "LoanDelinquency:865":
        kinds = {event.get("type") for event in found["events"]}
        why = "a down payment of the first day that is not paid; a loan here has none"
        return apart(found["id"], DELINQUENCY, CHARGE if "charge" in kinds else why)
    days = {
        event["business_date"]: [int(row["pastDueDays"]), cents(row["delinquentAmount"])]
        for event in found["events"]
        if event.get("assert_") == "LOAN_delinquency"
        for row in event["rows"]
        if event["business_date"] > "2023-10-16"
    }
    terms = {
        "principal": "750.00",
        "annual_rate": "0",
        "installments": 3,
        "every": {"days": 15},
        "disbursed_on": "2023-10-01",
    }
    note = {"note": "without the down payment of the first day"}
    return case(found["id"], DELINQUENCY, terms, {}, days_late=days, **note)


def shapes():
    """Journal entries of the engine: kind, how often, account and side of each row."""
    text = (SHARED / "fineract_journal_shapes.json").read_text("utf-8")
    for shape in json.loads(text)["shapes"]:
        rows = shape["example"]["rows"]
        yield [
            shape["transaction"],
            shape["count"],
            [[row["account"], "D" if row["debit"] else "C"] for row in rows],
        ]


def servicing():
    every = [*event_cases(), *calculator_cases(), *early_cases(), *late_cases()]
    return {
        "about": "Payments to loans that others published: terms and payments in, what each became"
        " out. paid is interest, principal, balance of each payment; rows are principal, interest,"
        " still to pay, balance of each installment; null is what the source does not say."
        " Figures only; the source of each is named.",
        "cases": [each for each in every if "terms" in each],
        "apart": [each for each in every if "reason" in each],
        "shapes": list(shapes()),
    }


if __name__ == "__main__":
    DATA.joinpath("servicing.json").write_text(written(servicing()), "utf-8")
