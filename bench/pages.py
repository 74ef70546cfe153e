"""List pages of somebody who signed in, beside the same pages by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.limit import Count, Database, LimitPage, connect, limit_opener, serve
from bench.office import Browser, Office, write_copies
from bench.report import Result
from bench.timing import Step, compare

PERSON = "entrepreneur"
LEAST_SHARE = 0.15
"""Of the limit page's rate: what a signed-in list page must hold."""

_LANGUAGE = re.compile(r'<html lang="([^"]+)"')


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page with 25 results. ``counting`` is the statement for how many there are."""

    name: str
    path: str
    counting: str
    is_hers: bool = False
    """Whether ``counting`` asks for the id of who looks."""


LIST_PAGES = (
    ListPage(
        "matches",
        "/matches",
        """SELECT count(DISTINCT n.service_id)
           FROM service_needs n
           JOIN services s ON s.id = n.service_id
           JOIN business_needs b ON b.code = n.need_code
           JOIN businesses x ON x.id = b.business_id
           WHERE s.status = 'active' AND x.user_id = ?""",
        is_hers=True,
    ),
    ListPage(
        "services",
        "/services?spoken=en",
        "SELECT count(*) FROM search_docs WHERE languages LIKE '% en %' OR languages LIKE 'en %'",
    ),
)


def prepare(office: Office) -> None:
    """Twice the demonstration's directory, so that every list has a full page."""
    office.add_directory(write_copies(office.folder / "copies", range(1, 2)), "copies")


def steps(office: Office, pages: tuple[ListPage, ...] = LIST_PAGES) -> dict[str, Step]:
    """What opens each page, ours and the limit's, by name."""
    token = office.token(PERSON)
    browser = Browser(office.app, token)
    database = connect(office)
    ours = {page.name: browser.opener(page.path) for page in pages}
    by_hand = {page.name: limit_page(office, database, page, browser, token) for page in pages}
    app = serve(by_hand)
    found: dict[str, Step] = {}
    for name, open_it in ours.items():
        found[name] = open_it
        found[f"{name} limit"] = limit_opener(app, name, token)
    return found


def limit_page(
    office: Office, database: Database, page: ListPage, browser: Browser, token: str
) -> LimitPage:
    theirs = browser.opener(page.path)()
    language = _LANGUAGE.search(theirs.body.decode())
    values = [database.key(office.user_id(PERSON))] if page.is_hers else []
    count = Count(page.counting, values)
    tag = language.group(1) if language else "en"
    return LimitPage(database, theirs, count, token=token, language=tag)


def measure(office: Office, rounds: int) -> Iterator[Result]:
    taken = compare(steps(office), rounds)
    for page in LIST_PAGES:
        ours, limit = taken[page.name], taken[f"{page.name} limit"]
        yield Result(
            goal=f"{page.path}, 25 results, {office.kind}, CPU",
            ours=ours.milliseconds,
            limit=limit.milliseconds,
            target=round(1 / LEAST_SHARE, 1),
            unit="ms",
            spread=ours.spread_against(limit),
        )
