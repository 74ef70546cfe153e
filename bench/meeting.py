"""Writing down a meeting, from the form sent to the durable commit, beside a page that reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlencode
from uuid import uuid4

from bs4 import BeautifulSoup

from bench.office import Browser, Office, Page
from bench.report import Result
from bench.statements import openable, plain_paths
from bench.timing import Step, compare
from tests.client import filled

MENTOR = "mentor"
TARGET = 3.0
"""Times the processor time of the mentor's fastest page."""

_ID = "[0-9a-f-]{36}"
_LENGTH = timedelta(minutes=5)
_SAID = {
    "minutes": "5",
    "shared_note": "We went through the prices of last week.",
    "private_note": "Good spirits.",
    "agreed_1": "Ask three suppliers for their prices.",
}


def writer(browser: Browser) -> Callable[[], Page]:
    """A function that sends the form again and again, each time as another meeting."""
    path = browser.first_link("/mentoring", rf"/mentoring/{_ID}(?=\")") + "/sessions/new"
    form = BeautifulSoup(browser.read(path), "html.parser").select_one("main form[method=post]")
    if form is None:
        raise LookupError(f"{path} shows no form")
    fields: dict[str, str] = filled(form)  # type: ignore[no-untyped-call]
    unknown = _SAID.keys() - fields
    if unknown:
        raise LookupError(f"{path} has no {unknown}")
    began = datetime.fromisoformat(f"{fields['day']}T{fields['hour']}")
    earlier = (began - number * _LENGTH for number in count())

    def body() -> str:
        """Nobody is in two meetings at one time: each is before the one that was sent last."""
        day, hour = next(earlier).isoformat(timespec="minutes").split("T")
        sent = {**fields, **_SAID, "key": str(uuid4()), "day": day, "hour": hour}
        return urlencode(sent, doseq=True)

    return browser.sender(path, body)


def fastest_page(office: Office, rounds: int) -> str:
    """The page of the mentor that costs least."""
    browser = office.browser(MENTOR)
    paths = [path for path in plain_paths(office.app) if openable(browser, path)]
    taken = compare({path: browser.opener(path) for path in paths}, rounds)
    return min(paths, key=lambda path: taken[path].milliseconds)


def measure(office: Office, rounds: int) -> Iterator[Result]:
    browser = office.browser(MENTOR)
    best = fastest_page(office, max(rounds // 10, 3))
    steps: dict[str, Step] = {"written": writer(browser), "best": browser.opener(best)}
    taken = compare(steps, rounds)
    yield Result(
        goal=f"a meeting written down, {office.kind}, beside the fastest page ({best}), CPU",
        ours=taken["written"].milliseconds,
        limit=taken["best"].milliseconds,
        target=TARGET,
        unit="ms",
        spread=taken["written"].spread_against(taken["best"]),
    )
