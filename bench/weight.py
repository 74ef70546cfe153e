"""What a first visit weighs: the page, its stylesheet, scripts and pictures, as sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.office import Browser, Office
from bench.report import Result
from bench.statements import openable, plain_paths

MOST_BYTES = 14_000
_LINKED = re.compile(r'(?:<link[^>]*href|<script[^>]*src|<img[^>]*src)="(/[^"]+)"')


def first_view(browser: Browser, path: str) -> tuple[int, int]:
    """Bytes and requests of a page that was never opened before."""
    text = browser.read(path).decode()
    linked = set(_LINKED.findall(text))
    sent = [browser.weigh(one) for one in (path, *sorted(linked))]
    return sum(sent), len(sent)


def measure(office: Office) -> Iterator[Result]:
    browser = office.browser(**{"Accept-Encoding": "br, gzip"})
    views = {
        path: first_view(browser, path)
        for path in plain_paths(office.app)
        if openable(browser, path)
    }
    path, (size, requests) = max(views.items(), key=lambda view: view[1])
    yield Result(
        goal=f"first view of the heaviest public page ({path}, {requests} requests)",
        ours=size,
        limit=1,
        target=MOST_BYTES,
        unit="bytes",
        is_count=True,
    )
