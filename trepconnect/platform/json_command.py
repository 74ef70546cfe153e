"""Commands that read one JSON document and write one; a wrong one is refused, not a traceback."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import click

from trepconnect.kernel.errors import DomainError

REFUSED: Final = 2
MOST_BYTES: Final = 4 * 1024 * 1024

json_option = click.option(
    "--json", is_flag=True, expose_value=False, help="As it is without: for symmetry."
)


class DocumentRefused(DomainError):
    """This cannot be worked with; ``where`` names the place to change."""

    def __init__(self, code: str, where: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.where = where


def answer(work: Callable[[Any], dict[str, Any]]) -> None:
    """Write what ``work`` makes of the document on stdin; exit 2 if a rule says no."""
    try:
        written = work(read(sys.stdin.buffer.read(MOST_BYTES + 1)))
    except DomainError as refused:
        where = getattr(refused, "where", "")
        error = {"code": refused.code, "message": str(refused) or refused.code, "where": where}
        click.echo(json.dumps({"error": error}), err=True)
        sys.exit(REFUSED)
    click.echo(json.dumps(written))


def read(document: bytes) -> Any:
    """Numbers with a point become ``Decimal``."""
    if len(document) > MOST_BYTES:
        raise DocumentRefused("too_large", "", f"has more than {MOST_BYTES} bytes")
    try:
        return json.loads(
            document,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_without_doubles,
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise DocumentRefused("not_json", "", "is not a JSON document") from None


def _no_constant(name: str) -> Any:
    raise DocumentRefused("not_json", "", f"{name} is not a number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise DocumentRefused("given_twice", double, "is given more than once")
    return fields
