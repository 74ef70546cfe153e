"""How many statements pages send: few, and no more for a longer list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flask import Flask

from bench.office import Browser, Office, write_copies
from bench.pages import LIST_PAGES, PERSON
from bench.report import Result

MOST = 8
WHO = (
    None,
    "entrepreneur",
    "entrepreneur-new",
    "mentor",
    "helper",
    "partner",
    "sponsor",
    "navigator",
    "loan-officer",
    "manager",
    "admin",
)
_LINK = re.compile(r'href="(/[^"#?]*)')
_ID = re.compile(r"[0-9a-f-]{36}")


def plain_paths(app: Flask) -> list[str]:
    """Every address that can be opened without knowing anything."""
    rules = app.url_map.iter_rules()
    return sorted(
        {rule.rule for rule in rules if "GET" in (rule.methods or ()) if not rule.arguments}
    )


def openable(browser: Browser, path: str) -> bool:
    status, kind = browser.look(path)
    return status == "200 OK" and kind.startswith("text/html")


def pages_of(browser: Browser, starts: Iterable[str]) -> Iterator[str]:
    """One address of each kind of page that links lead to."""
    waiting, seen = list(starts), set[str]()
    while waiting:
        path = waiting.pop()
        kind = _ID.sub("*", path)
        if kind in seen or path == "/leave":
            continue
        seen.add(kind)
        if openable(browser, path):
            yield path
            waiting += sorted(set(_LINK.findall(browser.read(path).decode())))


def measure_every_page(office: Office) -> Iterator[Result]:
    worst, most = "", 0
    for account in WHO:
        browser = office.browser(account)
        for path in pages_of(browser, plain_paths(office.app)):
            number = office.statements(browser.opener(path))
            if number > most:
                worst, most = f"{_ID.sub('*', path)} as {account or 'nobody'}", number
    yield Result(
        goal=f"statements of the page with the most ({worst}), audit log apart",
        ours=most,
        limit=1,
        target=MOST,
        unit="",
        is_count=True,
    )


def measure_growth(office: Office) -> Iterator[Result]:
    """Call it on an office of its own: it makes the directory five times as long."""
    browser = office.browser(PERSON)
    paths = [page.path for page in LIST_PAGES]
    counts: dict[str, set[int]] = {path: set() for path in paths}
    for numbers in (range(1, 1), range(1, 2), range(2, 5)):
        if numbers:
            folder = write_copies(office.folder / f"copies-{numbers.stop}", numbers)
            office.add_directory(folder, folder.name)
        for path in paths:
            counts[path].add(office.statements(browser.opener(path)))
    for path, seen in counts.items():
        yield Result(
            goal=f"statements more of {path} for a list five times as long",
            ours=max(seen) - min(seen),
            limit=1,
            target=0,
            unit="",
            is_count=True,
        )
