"""`trepconnect lending`: loan arithmetic, JSON in and JSON out. Needs no office, no database."""

from __future__ import annotations

import click

from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.arithmetic.serialization import (
    apr_to_json,
    schedule_to_json,
    terms_from_json,
    transaction_from_json,
)
from trepconnect.platform.json_command import answer, json_option


@click.group()
def lending() -> None:
    """Payments and rates (JSON in, JSON out), and the loan products of the office."""


@lending.command()
@json_option
def schedule() -> None:
    """The installments of a loan, its total and its annual percentage rate."""
    answer(lambda document: schedule_to_json(schedule_of(terms_from_json(document))))


@lending.command()
@json_option
def apr() -> None:
    """The annual percentage rate of advances and payments (Regulation Z, Appendix J)."""
    answer(lambda document: apr_to_json(transaction_from_json(document)))
