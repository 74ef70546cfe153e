"""Papers beside WeasyPrint alone on the same document."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from unittest.mock import patch

from weasyprint import HTML

from bench.loan import most_paid_loan
from bench.office import Browser, Office
from bench.pages import PERSON
from bench.report import Result
from trepconnect.platform.delivery import pdf

TARGET = 1.3
_WARM_UP = 2


def measure(office: Office, rounds: int) -> Iterator[Result]:
    for name, browser, path in papers(office):
        html = _html_of(browser, path)
        ours, limit = _alternate((browser.opener(path), partial(_alone, html)), rounds)
        ratios = sorted(mine / its for mine, its in zip(ours, limit, strict=True))
        quarter = len(ratios) // 4
        yield Result(
            goal=f"PDF: {name}, whole request, wall",
            ours=median(ours) * 1000,
            limit=median(limit) * 1000,
            target=TARGET,
            unit="ms",
            spread=(ratios[quarter], ratios[-1 - quarter]),
        )


def papers(office: Office) -> Iterator[tuple[str, Browser, str]]:
    """Name, who opens it and the address of each paper."""
    browser = office.browser(PERSON)
    saved = browser.first_link("/matches/saved", r"/matches/saved/[0-9a-f-]{36}")
    yield "slip", browser, f"{saved}/slip.pdf"
    loan_id, token = most_paid_loan(office)
    statement = f"/your-loans/{loan_id}/statement.pdf"
    borrower = Browser(office.app, token)
    yield "statement", borrower, statement


def _alone(html: str) -> object:
    return HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")


def _html_of(browser: Browser, path: str) -> str:
    """The document that the page would have handed on."""
    handed: list[str] = []

    def keep(html: str) -> bytes:
        handed.append(html)
        return pdf.render_pdf(html)

    with patch("trepconnect.platform.web.downloads.render_pdf", keep):
        browser.read(path)
    return handed[0]


def _alternate(ways: tuple[Callable[[], object], ...], rounds: int) -> list[list[float]]:
    """Wall seconds, for one of the ways works in a process of its own."""
    taken: list[list[float]] = [[] for _ in ways]
    for number in range(_WARM_UP + rounds):
        for way in range(len(ways)) if number % 2 else reversed(range(len(ways))):
            started = time.perf_counter()
            ways[way]()
            if number >= _WARM_UP:
                taken[way].append(time.perf_counter() - started)
    return taken
