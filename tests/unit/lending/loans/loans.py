"""Loans for tests: the example of the contract, with what a test changes."""

from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.arithmetic.serialization import schedule_to_json, terms_from_json

EXAMPLE = {
    "principal": "10025.00",
    "annual_rate": "4.5",
    "method": "level",
    "installments": 12,
    "every": {"months": 1},
    "disbursed_on": "2022-08-22",
    "first_due_on": "2022-10-01",
    "day_count": "actual/365",
    "rounding": "half_up",
    "installment_multiple": "0.01",
    "grace_principal": 0,
    "grace_interest": 0,
    "skip_months": [],
    "fees": [{"name": "Doc prep", "amount": "25.00", "when": "financed"}],
    "payment": None,
    "balloon": False,
}
PLAIN = EXAMPLE | {
    "principal": "5000.00",
    "annual_rate": "12",
    "disbursed_on": "2022-11-01",
    "first_due_on": None,
    "day_count": "equal-periods",
    "fees": [],
}
"""Five thousand dollars at one percent a month, a year long."""


def schedule(**changes):
    """The schedule of the plain loan with these changes."""
    return schedule_to_json(schedule_of(terms_from_json(PLAIN | changes)))


def column(document, name):
    return [row[name] for row in document["installments"]]
