"""`trepconnect directory`: read it in, write it out, search it. Needs an application context."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import click

from trepconnect.directory.exporting.service import export_directory
from trepconnect.directory.formats.names import FORMATS
from trepconnect.directory.formats.problems import Refusal, Unconfirmed
from trepconnect.directory.importing.reading.rows import Watch, load_mapping
from trepconnect.directory.importing.service import imports
from trepconnect.directory.importing.service.imports import (
    ImportReport,
    import_directory,
    link_text,
)
from trepconnect.directory.importing.service.needs import link_again
from trepconnect.directory.search import service as search_service
from trepconnect.directory.search.domain.ranking import Found, Point
from trepconnect.directory.search.queries import find
from trepconnect.directory.search.queries.cards import list_listings
from trepconnect.kernel.actor import Actor
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import read_only, unit_of_work

WITH_PROBLEMS = 1
REFUSED = 2
_SHOWN = 20


@click.group()
def directory() -> None:
    """Read and write the directory of help."""


class PointType(click.ParamType[Point]):
    """``35.08,-106.65``: degrees north and east."""

    name = "LAT,LON"

    def convert(self, value: Any, param: Any, ctx: Any) -> Point:
        try:
            latitude, longitude = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is not two numbers with a comma between them", param, ctx)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            self.fail(f"{value!r} is not on Earth", param, ctx)
        return Point(latitude, longitude)


@click.command("search")
@click.argument("query")
@click.option("--language", default="en", show_default=True, help="Language of who asks.")
@click.option("--near", type=PointType(), help="Where from.")
@click.option("--spoken", default="", help="Only services that offer this language.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, find.MAX_RANKED))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def search(
    query: str, language: str, near: Point | None, spoken: str, limit: int, *, as_json: bool
) -> None:
    """Find services as the page of the directory does, with the reasons for their order."""
    wanted = find.Search(
        text=query,
        language=language,
        today=OfficeClock().today(),
        spoken=spoken,
        point=near,
    )
    with read_only() as session:
        found = find.find_services(session, wanted, find.get_state(session))
        best = found.found[:limit]
        words = list_listings(session, [one.service_id for one in best], language)
    results = [_result(one, words[one.service_id].name) for one in best if one.service_id in words]
    if as_json:
        click.echo(json.dumps({"total": found.total, "results": results}, ensure_ascii=False))
        return
    for one in results:
        click.echo(f"{one['score']:>4}  {one['name']}  ({', '.join(one['reasons'])})")
    click.echo(f"{found.total} in all", err=True)


directory.add_command(search)


@click.command("reindex")
def reindex() -> None:
    """Link the needs that texts name, then build the search index, both again from the records.

    Run it after an update: the vocabulary may have gained words.
    """
    with unit_of_work() as session:
        link_again(session, link_text)
        search_service.rebuild(session, _show_indexing)
    click.echo("The search index is built.", err=True)


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
            OfficeClock(),
            path,
            source=source,
            format_=format_,
            mapping=load_mapping(mapping) if mapping else None,
            upkeep=imports.LINK_AND_INDEX,
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


_SCORE_OF_TIER = 200


def _result(one: Found, name: str) -> dict[str, Any]:
    """Scores go from 0 to 1000; a better tier always scores higher."""
    score = round(_SCORE_OF_TIER * (4 - one.tier + min(one.score, 0.999)))
    reasons = [str(reason) for reason in one.reasons]
    return {"id": str(one.service_id), "name": name, "score": score, "reasons": reasons}


def _show_indexing(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rIndexing {100 * done // total} % ", nl=done >= total, err=True)
