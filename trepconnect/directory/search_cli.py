"""`trepconnect directory search` and `reindex`. Need an application context."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from trepconnect.directory import search_index
from trepconnect.directory.domain.search import Found, Point
from trepconnect.directory.queries import search as queries
from trepconnect.directory.queries.listings import list_listings
from trepconnect.directory.service.needs import link_again
from trepconnect.directory.upkeep import link_text
from trepconnect.kernel.clock import SystemClock
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import read_only, unit_of_work

_SCORE_OF_TIER = 200


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
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, queries.MAX_RANKED))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def search(
    query: str, language: str, near: Point | None, spoken: str, limit: int, *, as_json: bool
) -> None:
    """Find services as the page of the directory does, with the reasons for their order."""
    wanted = queries.Search(
        text=query,
        language=language,
        today=SystemClock().today(current_settings().zone),
        spoken=spoken,
        point=near,
    )
    with read_only() as session:
        found = queries.find_services(session, wanted, queries.get_state(session))
        best = found.found[:limit]
        words = list_listings(session, [one.service_id for one in best], language)
    results = [_result(one, words[one.service_id].name) for one in best if one.service_id in words]
    if as_json:
        click.echo(json.dumps({"total": found.total, "results": results}, ensure_ascii=False))
        return
    for one in results:
        click.echo(f"{one['score']:>4}  {one['name']}  ({', '.join(one['reasons'])})")
    click.echo(f"{found.total} in all", err=True)


def _result(one: Found, name: str) -> dict[str, Any]:
    """Scores go from 0 to 1000; a better tier always scores higher."""
    score = round(_SCORE_OF_TIER * (4 - one.tier + min(one.score, 0.999)))
    reasons = [str(reason) for reason in one.reasons]
    return {"id": str(one.service_id), "name": name, "score": score, "reasons": reasons}


@click.command("reindex")
def reindex() -> None:
    """Link the needs that texts name, then build the search index, both again from the records.

    Run it after an update: the vocabulary may have gained words.
    """
    with unit_of_work() as session:
        link_again(session, link_text)
        search_index.rebuild(session, _show_progress)
    click.echo("The search index is built.", err=True)


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rIndexing {100 * done // total} % ", nl=done >= total, err=True)
