"""The `trepconnect` command: running the office, and each domain's own commands."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click
import psycopg
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from trepconnect import __version__
from trepconnect.cli import office
from trepconnect.kernel.errors import DomainError
from trepconnect.platform.config import BadSetting

REFUSED = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trepconnect")
def commands() -> None:
    """Run and look after a TrepConnect office."""


for command in office.COMMANDS:
    commands.add_command(command)


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
        sys.exit(130)
    except click.ClickException as error:
        refuse("usage", error.format_message(), getattr(error, "param_hint", None) or "")
    except BadSetting as error:
        refuse("bad_setting", str(error), error.name)
    except DomainError as error:
        refuse(error.code, str(error) or error.code)
    except DBAPIError as error:
        refuse("database", str(error.orig), "TREPCONNECT_DATABASE_URL")
    except psycopg.Error as error:
        refuse("queue", str(error), "TREPCONNECT_QUEUE_URL")
    except CommandError as error:
        refuse("schema", str(error), "TREPCONNECT_DATABASE_URL")
