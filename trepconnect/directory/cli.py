"""`trepconnect directory`: read a directory in, write it out. Needs an application context."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import click

from trepconnect.directory import upkeep
from trepconnect.directory.domain.formats import FORMATS
from trepconnect.directory.domain.problems import Refusal, Unconfirmed
from trepconnect.directory.reading.rows import Watch, load_mapping
from trepconnect.directory.search_cli import reindex, search
from trepconnect.directory.service.exporting import export_directory
from trepconnect.directory.service.importing import ImportReport, import_directory
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import SystemClock
from trepconnect.platform.data.db import read_only

WITH_PROBLEMS = 1
REFUSED = 2
_SHOWN = 20


@click.group()
def directory() -> None:
    """Read and write the directory of help."""


directory.add_command(search)
directory.add_command(reindex)


@directory.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_", default="auto", type=click.Choice(["auto", *FORMATS]))
@click.option("--source", default="", help="Name of the source; the file's name if left out.")
@click.option("--mapping", type=click.Path(path_type=Path), help="Mapping file of a loose sheet.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option(
    "--confirm",
    "confirmed",
    is_flag=True,
    help="Go on even if more than a fifth would be hidden, or most of it is here already.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
def import_(
    path: Path,
    format_: str,
    source: str,
    mapping: Path | None,
    *,
    dry_run: bool,
    confirmed: bool,
    as_json: bool,
) -> None:
    """Bring a source's records to what PATH says: a folder, a zip, a CSV or a JSON file."""
    try:
        report = import_directory(
            Actor.system(),
            SystemClock(),
            path,
            source=source,
            format_=format_,
            mapping=load_mapping(mapping) if mapping else None,
            upkeep=upkeep.ALL,
            watch=Watch(progress=_show_progress),
            dry_run=dry_run,
            confirmed=confirmed,
        )
    except Unconfirmed as doubt:
        _say("Nothing was changed. If this is meant, run it again with --confirm.")
        _refuse(doubt)
    except Refusal as refusal:
        _refuse(refusal)
    if as_json:
        _print(report.as_json())
    else:
        _tell(report)
    sys.exit(WITH_PROBLEMS if report.found else 0)


@directory.command("export")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "format_", default="hsds-3.1", type=click.Choice(["hsds-3.1"]))
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON document.")
def export(path: Path, format_: str, *, as_json: bool) -> None:
    """Write the active records to PATH: .zip for tables, .json for documents."""
    try:
        with read_only() as session:
            written = export_directory(session, path)
    except Refusal as refusal:
        _refuse(refusal)
    if as_json:
        _print({"path": str(path), "format": format_, "written": written})
    else:
        _say(f"Wrote {written.get('services', 0)} services to {path}.")


def _refuse(refusal: Refusal) -> NoReturn:
    told = {"code": refusal.code, "message": refusal.message, "where": refusal.where}
    _say(json.dumps({"error": told}, ensure_ascii=False))
    sys.exit(REFUSED)


def _tell(report: ImportReport) -> None:
    """For people: counts, then the most common problems with one example each."""
    for kind, read in sorted(report.read.items()):
        _say(f"{kind}: {read} read, {report.stored.get(kind, 0)} stored")
    _say(", ".join(f"{count} {what}" for what, count in report.changes.items()))
    for code, count in Counter(report.found).most_common(_SHOWN):
        first = next(problem for problem in report.problems if problem.code == code)
        _say(f"{count} x {code}, first in {first.file} line {first.line}: {first.message}")
    if report.dry_run:
        _say("Nothing was changed.")


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and total:
        click.echo(f"\rReading {100 * done // total} % ", nl=done >= total, err=True)


def _print(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False))


def _say(line: str) -> None:
    print(line, file=sys.stderr)
