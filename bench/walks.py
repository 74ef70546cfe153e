"""Which files a payment, a search and a meeting pass on their way: `python -m bench.walks`."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from urllib.parse import urlencode

from bs4 import BeautifulSoup

import trepconnect
from bench.meeting import MENTOR, writer
from bench.office import Browser, Office, sqlite_office
from tests.client import filled
from trepconnect.platform.clock import OfficeClock

OFFICER = "loan-officer"
ROOT = Path(trepconnect.__file__).parent
_ID = "[0-9a-f-]{36}"


@contextmanager
def passed() -> Iterator[set[str]]:
    """The files of the program, and its templates, of which some function runs meanwhile."""
    files: set[str] = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            files.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        yield files
    finally:
        sys.setprofile(None)


def pay(office: Office) -> Callable[[], object]:
    """Post a payment to a loan, after it was looked at."""
    browser = office.browser(OFFICER)
    path = browser.first_link("/staff/loans", rf"/staff/loans/{_ID}(?=\")") + "/payments/new"
    form = BeautifulSoup(browser.read(path), "html.parser").select_one("main form[method=post]")
    if form is None:
        raise LookupError(f"{path} shows no form")
    fields: dict[str, object] = filled(form)  # type: ignore[no-untyped-call]
    said = {"amount": "25", "reference": "Walk", "how": "check", "step": "confirm"}
    day = (OfficeClock().now() - timedelta(days=1)).date().isoformat()
    days = {name: day for name in fields if name.endswith("_on")}
    return browser.sender(path, lambda: urlencode({**fields, **days, **said}, doseq=True))


def search(browser: Browser) -> Callable[[], object]:
    """Look for help in words, near a ZIP code."""
    return browser.opener("/services?q=food+truck+permit&zip=87105&spoken=es")


def measure(office: Office) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each act with the files it passed, by domain."""
    acts = {
        "a payment is posted": pay(office),
        "a search": search(office.browser()),
        "a meeting is written down": writer(office.browser(MENTOR)),
    }
    for name, act in acts.items():
        with passed() as files:
            act()
        by_domain: dict[str, list[str]] = defaultdict(list)
        for file in sorted(files):
            if file.startswith(f"{ROOT}/"):
                domain, _, rest = file.removeprefix(f"{ROOT}/").partition("/")
                by_domain[domain].append(rest or domain)
        yield name, by_domain


def main() -> int:
    """Print what was passed."""
    with sqlite_office() as office:
        for name, by_domain in measure(office):
            own = {domain: files for domain, files in by_domain.items() if domain != "platform"}
            print(f"{name}: {sum(map(len, own.values()))} files besides platform's")
            for domain, files in own.items():
                folders = {re.sub(r"/?[^/]*$", "", file) for file in files}
                print(f"  {domain} ({len(files)} in {len(folders)} folders): {', '.join(files)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
