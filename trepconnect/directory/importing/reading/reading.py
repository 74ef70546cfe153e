"""Reads a whole directory and builds its records, in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from trepconnect.directory.formats.names import HSDS_3
from trepconnect.directory.formats.problems import Ledger
from trepconnect.directory.formats.records import Entity, Identities
from trepconnect.directory.formats.spreadsheet import Mapping
from trepconnect.directory.importing.building.builder import Builder
from trepconnect.directory.importing.reading.files import open_files
from trepconnect.directory.importing.reading.rows import Watch, plan_reading, read_rows

Taken = dict[str, set[UUID]]
AskTaken = Callable[[], Taken]
"""Which ids belong to other sources; asked only for a source that has ids of its own."""


@dataclass(frozen=True)
class Request:
    """What is to be read. ``called`` is the name of the file, where it is kept under another."""

    path: Path
    source: str
    format: str = "auto"
    mapping: Mapping | None = None
    called: str = ""


@dataclass(frozen=True)
class Reading:
    """What a directory says."""

    format: str
    ledger: Ledger
    entities: dict[str, list[Entity]]


Reader = Callable[[Request, AskTaken, Watch], Reading]


def read_here(request: Request, ask_taken: AskTaken, watch: Watch) -> Reading:
    """Raises Refusal when it cannot be read as a whole, and Stopped when asked to stop."""
    ledger = Ledger()
    with open_files(request.path, request.called) as entries:
        plan = plan_reading(entries, request.format, ledger, mapping=request.mapping)
        identities = Identities(request.source, adopts=plan.format == HSDS_3)
        taken = ask_taken() if identities.adopts else {}
        builder = Builder(
            identities, ledger, is_taken=lambda kind, row: row in taken.get(kind, ())
        )
        for row in read_rows(plan, ledger, watch):
            builder.add(row)
    builder.close()
    return Reading(plan.format, ledger, builder.entities)
