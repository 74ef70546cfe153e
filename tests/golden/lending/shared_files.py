"""The cases of the shared files in the form of our copies: every case, or why it is left out.

``python -m tests.golden.lending.shared_files`` writes the copies again.
"""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.golden.lending.cases import DATA

SHARED = Path(__file__).parents[4] / "shared" / "data" / "lending"
ENGINE = "Apache Fineract, end-to-end tests"
CALCULATOR = "Apache Fineract, calculator tests"
SHERMAN = "J. L. Sherman, documented examples"
FRAPPE = "Frappe Lending, tests"
PANFUTOV = "Panfutov, amortization calculator, tests"
REGULATION = "12 CFR 1026, Appendix J (c)"
SPANS = {"DAYS": "days", "WEEKS": "weeks", "MONTHS": "months"}
DAY_COUNTS = {
    ("DAYS_365", "ACTUAL"): "actual/365",
    ("DAYS_360", "DAYS_30"): "30/360",
    ("DAYS_360", "INVALID"): "actual/360",
    ("DAYS_364", "ACTUAL"): "equal-periods",
    ("ACTUAL", "ACTUAL"): "actual/actual",
}
SERVICING = "a payment ahead of time: servicing, not a first schedule"


def cases_of(file):
    return json.loads((SHARED / file).read_text("utf-8"))["cases"]


def cents(amount):
    return str(Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP))


def case(name, source, terms, rows, **more):
    return {"name": name, "source": source, "terms": terms, "rows": rows, **more}


def apart(name, source, reason):
    return {"name": name, "source": source, "reason": reason}


def row(due_on, *amounts):
    return [due_on, *(None if amount is None else cents(amount) for amount in amounts)]


def engine_cases():
    for found in cases_of("fineract_initial_schedules.json"):
        if found["id"] == "LoanDownPayment:1534":
            reason = "flat interest also on a down payment of the first day; we have none"
            yield apart(found["id"], ENGINE, reason)
            continue
        rows = found["rows"]
        has_down_payment = rows[1]["days"] == 0
        more = {"note": "without the down payment of the first day"} if has_down_payment else {}
        due = rows[1 + has_down_payment :]
        yield case(
            found["id"],
            ENGINE,
            engine_terms(found["loan"], rows[has_down_payment]["balance"], rows[0], len(due)),
            {
                str(number): row(
                    r["due_date"], r["principal"], r["interest"], r["due"], r["balance"]
                )
                for number, r in enumerate(due, 1)
            },
            **more,
        )


def engine_terms(loan, principal, start, installments):
    product = loan["product_settings"]
    is_equal = loan["amortization"] == "EQUAL_PRINCIPAL_PAYMENTS"
    method = "equal_principal" if is_equal else "level"
    whole_units = product["installment_multiple_of"] and not is_equal
    return {
        "principal": cents(principal),
        "annual_rate": loan["annual_rate_pct"],
        "method": "flat" if loan["interest_type"] == "FLAT" else method,
        "installments": installments,
        "every": {SPANS[loan["repay_unit"]]: int(loan["repay_every"])},
        "disbursed_on": start["due_date"],
        "day_count": "30/360" if product["days_in_year"] == "360" else "equal-periods",
        "rounding": "half_even",
        "installment_multiple": "1.00" if whole_units else "0.01",
        "grace_principal": int(loan["grace_principal"]),
    }


def calculator_cases():
    for found in cases_of("fineract_progressive_emi.json"):
        name = found["id"].partition("testEMICalculation_")[2]
        steps = [step["op"] for step in found["ops"]]
        if steps[1] != "check":
            is_rate = steps[1] == "changeInterestRate"
            reason = "the rate changes on the way: a new schedule" if is_rate else SERVICING
            yield apart(name, CALCULATOR, reason)
            continue
        is_multiple = steps.count("addDisbursement") > 1
        more = {"note": "as it is before the second disbursement"} if is_multiple else {}
        yield case(
            name,
            CALCULATOR,
            {
                "principal": cents(found["ops"][0]["amount"]),
                "annual_rate": found["annual_rate_pct"],
                "installments": len(found["periods"]),
                "every": {SPANS[found["frequency"]]: found["repay_every"]},
                "disbursed_on": found["ops"][0]["date"],
                "day_count": DAY_COUNTS[found["days_in_year"], found["days_in_month"]],
                "rounding": "half_even",
            },
            {
                str(r["period"]): row(
                    None, r["principal"], r["period_interest"], r["emi"], r["balance"]
                )
                for r in found["ops"][1]["rows"]
            },
            **more,
        )


def sherman_cases():
    for found in cases_of("sherman_sce_doc_examples.json"):
        if "FedBox" not in found["response"]:
            continue  # a rate: with the others
        asked, told = found["request"], found["response"]
        is_interest_only = found["id"] == "SCE.interestonly"
        lines = {
            line["Idx"]: row(line["Date"], line["Prin"], line["Int"], line["Pmt"], line["EndBal"])
            for line in told["AmTable"]["AmLines"]
        }
        box = told["FedBox"]
        totals = {
            "amount_financed": box["AmtFin"],
            "finance_charge": box["FinChg"],
            "total_of_payments": box["TotPmts"],
            "apr": cents(box["APR"]["Value"]),
        }
        terms = {
            "principal": told["Moneys"]["Principal"],
            "annual_rate": asked["IntRate"],
            "method": "interest_only" if is_interest_only else "level",
            "installments": int(asked.get("Term", 1)),
            "every": {"months": 1},
            "disbursed_on": asked["LoanDate"],
            "first_due_on": asked["PmtDate"],
            "day_count": "equal-periods" if is_interest_only else "actual/365",
            "fees": [{"name": "Preparation", "amount": "25.00", "when": "financed"}],
        }
        more = collected_remainder(lines, totals) if found["id"] == "SCE.equalpmt" else {}
        yield case(found["id"], SHERMAN, terms, lines, totals=totals, **more)


def collected_remainder(lines, totals):
    """The source leaves a few cents unpaid; our last installment collects them."""
    due_on, principal, interest, payment, left = lines["12"]
    collected = [str(Decimal(amount) + Decimal(left)) for amount in (principal, payment)]
    lines["12"] = [due_on, collected[0], interest, collected[1], "0.00"]
    stated = totals["total_of_payments"]
    for name in ("finance_charge", "total_of_payments"):
        totals[name] = str(Decimal(totals[name]) + Decimal(left))
    return {"note": f"the source leaves {left} unpaid and states {stated}; our last row takes it"}


def frappe_cases():
    found = {each["id"].partition(".")[2]: each for each in cases_of("frappe_lending.json")}
    rounded_up = {
        "to_nearest": "1.00",
        "note": "payment rounded up by the source, given here as fixed",
    }
    level = found["test_loan"]
    yield case(
        "test_loan",
        FRAPPE,
        fixed(level, level["emi"], level["n"]),
        {
            str(r["nr"]): row(None, r["principal"], r["interest"], None, r["balance"])
            for r in level["rows_round0"]
        },
        totals={"total_of_payments": cents(level["total_payment_round0"])},
        **rounded_up,
    )
    open_ended = found["test_loan.fixed"]
    yield case(
        "test_loan.fixed",
        FRAPPE,
        fixed(open_ended, open_ended["fixed_payment"], None),
        {},
        totals={
            "count": open_ended["n_rows"],
            "total_of_payments": cents(open_ended["total_payment_round0"]),
        },
        to_nearest="1.00",
        note="as many installments as it takes",
    )
    longer = found["loan_application.24"]
    yield case(
        "loan_application.24",
        FRAPPE,
        fixed(longer, longer["emi"], longer["n"]),
        {},
        totals={"total_of_payments": cents(longer["total"])},
        **rounded_up,
    )
    reason = "interest of each month in whole units (18599); to the cent it is 18601"
    yield apart("loan_application.18", FRAPPE, reason)
    first = found["term_loan_first_payment"]
    payment = Decimal(first["principal_paid"]) + Decimal(first["interest_paid"])
    yield case(
        "term_loan_first_payment",
        FRAPPE,
        fixed(first, payment, first["n"]),
        {"1": row(None, first["principal_paid"], first["interest_paid"], payment, None)},
    )
    demand = found["demand_loan_interest"]
    terms = {
        "principal": cents(demand["principal"]),
        "annual_rate": demand["annual_rate_pct"],
        "method": "interest_only",
        "installments": 1,
        "every": {"days": demand["days_inclusive"]},
        "disbursed_on": demand["from_"],
    }
    yield case(
        "demand_loan_interest", FRAPPE, terms, {"1": row(None, None, demand["accrued"], None, 0)}
    )
    for name in ("start_date", "start_of_next_month", "end_of_month"):
        dates = found[f"due_dates.{name}"]
        terms = {
            "principal": "1200.00",
            "annual_rate": "0",
            "installments": dates["n"],
            "disbursed_on": "2022-10-01",
            "first_due_on": dates["first"],
        }
        numbered = {"1": dates["first"], "2": dates["second"], "12": dates["last"]}
        rows = {number: row(on, None, None, None, None) for number, on in numbered.items()}
        yield case(f"due_dates.{name}", FRAPPE, terms, rows)
    for name in ("penalty_regular", "penalty_half_paid", "dpd", "write_off_tolerance"):
        yield apart(name, FRAPPE, "late charges, days past due, write-off: servicing")


def fixed(found, payment, installments):
    return {
        "principal": cents(found["principal"]),
        "annual_rate": found["annual_rate_pct"],
        "installments": installments,
        "disbursed_on": "2023-01-01",
        "day_count": "equal-periods",
        "payment": cents(payment),
    }


def panfutov_cases():
    for found in cases_of("panfutov_early_payments.json"):
        name = found["id"].partition("reference-")[2]
        if found["early_payments"]:
            yield apart(name, PANFUTOV, SERVICING)
        elif found["first_payment_date"]:
            reason = (
                "its periods overlap: a month back from 30 September is 30 August, though the"
                " payment before was due on the 31st"
            )
            yield apart(name, PANFUTOV, reason)
        else:
            terms = fixed(found, 1, found["n"])
            del terms["payment"]
            rows = {
                str(r["nr"]): row(
                    None,
                    r["principal"],
                    r["interest"],
                    r["payment"],
                    Decimal(r["opening"]) - Decimal(r["principal"]),
                )
                for r in found["rows"]
            }
            totals = {"finance_charge": found["total_interest"]}
            yield case(name, PANFUTOV, terms, rows, totals=totals)


UNITS = {"month": "months", "week": "weeks", "semimonth": "semimonths"}


def rate_cases():
    for found in cases_of("regz_appendix_j.json"):
        is_official = found["id"].startswith("J.c.")
        every = {UNITS.get(found["unit"], "months"): found["multiple"]}
        if found["unit"] == "year":
            every = {"months": 12 * found["multiple"]}
        named = {"year": {"years": 1}, "semimonth": "auto"}.get(found["unit"], every)
        yield {
            "name": found["id"],
            "source": REGULATION if is_official else "example in public code or documentation",
            "advance": [found["advance_date"], cents(found["amount"])],
            "first_on": found["first_payment_date"],
            "every": every,
            "payments": [[cents(amount), times] for amount, times in found["payments"]],
            "unit_period": named,
            "apr": cents(found["expected_apr"]),
        }


def schedules():
    every = [
        *engine_cases(),
        *calculator_cases(),
        *sherman_cases(),
        *frappe_cases(),
        *panfutov_cases(),
    ]
    return {
        "about": "Schedules that others published: terms in, rows out. A row is due_on,"
        " principal, interest, payment, balance; null is what the source does not say."
        " Figures only; the source of each is named.",
        "cases": [each for each in every if "terms" in each],
        "apart": [each for each in every if "reason" in each],
    }


def written(document):
    """Indented, with each row of figures on one line."""
    lines = json.dumps(document, indent=1, ensure_ascii=False).splitlines()
    joined, depth = [], 0
    for line in lines:
        text = line.strip()
        if depth:
            joined[-1] += text + (" " if text.endswith(",") else "")
        else:
            joined.append(line)
        depth += text.endswith("[") and (depth or not text.startswith(('"cases"', '"apart"')))
        depth -= bool(depth) and text.startswith("]")
    return "\n".join(line.rstrip() for line in joined) + "\n"


if __name__ == "__main__":
    DATA.joinpath("schedules.json").write_text(written(schedules()), "utf-8")
