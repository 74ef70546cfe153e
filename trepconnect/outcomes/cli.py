"""`trepconnect outcomes suppress`: small counts hidden, JSON in, JSON out. Needs no office."""

from __future__ import annotations

from typing import Any

import click

from trepconnect.outcomes.suppression.serialization import table_from_json, table_to_json
from trepconnect.outcomes.suppression.tables import suppress
from trepconnect.platform.json_command import answer, json_option


@click.group()
def outcomes() -> None:
    """What cohorts achieved, and what may be told of counts of people."""


@outcomes.command("suppress")
@json_option
def suppress_table() -> None:
    """A table without its small numbers, and without any that give one of them away."""
    answer(_suppressed)


def _suppressed(document: Any) -> dict[str, Any]:
    labelled = table_from_json(document)
    return table_to_json(labelled._replace(table=suppress(labelled.table)))
