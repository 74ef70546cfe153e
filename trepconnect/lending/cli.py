"""`trepconnect lending`: loan arithmetic, JSON in and JSON out. Needs no office, no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import click

from trepconnect.lending.domain.apr_documents import apr_to_json, transaction_from_json
from trepconnect.lending.domain.refusal import TermsRefused
from trepconnect.lending.domain.schedule.documents import schedule_to_json, terms_from_json
from trepconnect.lending.domain.schedule.loan_schedule import schedule_of

REFUSED: Final = 2
MOST_BYTES: Final = 4 * 1024 * 1024

json_option = click.option(
    "--json", is_flag=True, expose_value=False, help="As it is without: for symmetry."
)


@click.group()
def lending() -> None:
    """Payments and rates (JSON in, JSON out), and the loan products of the office."""


@lending.command()
@json_option
def schedule() -> None:
    """The installments of a loan, its total and its annual percentage rate."""
    _answer(lambda document: schedule_to_json(schedule_of(terms_from_json(document))))


@lending.command()
@json_option
def apr() -> None:
    """The annual percentage rate of advances and payments (Regulation Z, Appendix J)."""
    _answer(lambda document: apr_to_json(transaction_from_json(document)))


def _answer(work: Callable[[Any], dict[str, Any]]) -> None:
    try:
        answer = work(_read(sys.stdin.buffer.read(MOST_BYTES + 1)))
    except TermsRefused as refused:
        error = {"code": refused.code, "message": str(refused), "where": refused.where}
        print(json.dumps({"error": error}), file=sys.stderr)
        sys.exit(REFUSED)
    print(json.dumps(answer))


def _read(document: bytes) -> Any:
    if len(document) > MOST_BYTES:
        raise TermsRefused("too_large", "", f"has more than {MOST_BYTES} bytes")
    try:
        return json.loads(
            document,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_without_doubles,
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise TermsRefused("not_json", "", "is not a JSON document") from None


def _no_constant(name: str) -> Any:
    raise TermsRefused("not_json", "", f"{name} is not a number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise TermsRefused("given_twice", double, "is given more than once")
    return fields
