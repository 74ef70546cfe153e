"""The `trepconnect` command: running the office, and each domain's own commands."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import click
import psycopg
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from trepconnect import __version__
from trepconnect.cli import office, products
from trepconnect.directory.cli import directory
from trepconnect.kernel.errors import DomainError
from trepconnect.lending.cli import lending
from trepconnect.outcomes.cli import outcomes
from trepconnect.platform.config import BadSetting

REFUSED = 2
STOPPED = 130
_HELP = {"-h", "--help"}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trepconnect")
def commands() -> None:
    """Run and look after a TrepConnect office."""


def in_the_office(group: click.Group) -> click.Group:
    """``group`` with the office open while any of its commands runs."""

    @click.pass_context
    def opened(context: click.Context) -> None:
        if not _HELP & set(sys.argv):
            context.with_resource(office.open_office().app_context())

    return click.Group(group.name, dict(group.commands), callback=opened, help=group.help)


for command in office.COMMANDS:
    commands.add_command(command)
for domain in (directory,):
    commands.add_command(in_the_office(domain))
for command in products.COMMANDS:
    lending.add_command(command)
commands.add_command(lending)
outcomes.add_command(office.recount)
commands.add_command(outcomes)


def refuse(code: str, message: str, where: str = "") -> NoReturn:
    """Say on stderr, as one JSON document, why nothing was done; exit 2."""
    error = {"error": {"code": code, "message": message, "where": where}}
    print(json.dumps(error, ensure_ascii=False), file=sys.stderr)
    sys.exit(REFUSED)


def main() -> None:
    """Entry point: bad input and bad settings never show a traceback."""
    try:
        commands(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        print("Stopped.", file=sys.stderr)
        sys.exit(STOPPED)
    except tuple(_REFUSALS) as error:
        refuse(*_REFUSALS[next(kind for kind in _REFUSALS if isinstance(error, kind))](error))


_Refusal = tuple[str, str, str]
_REFUSALS: dict[type[Exception], Callable[[Any], _Refusal]] = {
    click.ClickException: lambda error: (
        "usage",
        error.format_message(),
        str(getattr(error, "param_hint", None) or ""),
    ),
    BadSetting: lambda error: ("bad_setting", str(error), error.name),
    DomainError: lambda error: (error.code, str(error) or error.code, ""),
    DBAPIError: lambda error: ("database", str(error.orig), "TREPCONNECT_DATABASE_URL"),
    psycopg.Error: lambda error: ("queue", str(error), "TREPCONNECT_QUEUE_URL"),
    CommandError: lambda error: ("schema", str(error), "TREPCONNECT_DATABASE_URL"),
}
