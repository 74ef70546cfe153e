"""Every page that a role can reach by links: in three languages, free of barriers, at 360 px.

The full tier opens each kind of page in English on a phone, in Spanish on a laptop, and
mirrored, and axe reads all three; the first tier draws half of the kinds, and one of the three.
"""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from tests import tier
from tests.browser.conftest import LAPTOP, PHONE

LANGUAGES = {"en": "ltr", "es": "ltr", "ar-XB": "rtl"}
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
ROLES = (
    "guest",
    "entrepreneur",
    "entrepreneur-new",
    "partner",
    "navigator",
    "admin",
    "manager",
    "helper",
    "mentor",
    "loan-officer",
    "sponsor",
)
MOST_PAGES = 150
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_NO_PAGE = re.compile(r"\.(pdf|xlsx|ics|csv|json|zip)$|^/hsds")


@pytest.fixture(scope="module")
def examined():
    """Pages that axe has read for another role."""
    return set()


@pytest.fixture
def page(request, visit, enter):
    role = request.param
    page = visit(scripts=True) if role == "guest" else enter(role, scripts=True)
    page.complaints = []
    page.on(
        "console",
        lambda line: page.complaints.append(line.text) if line.type == "error" else None,
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def shape(url):
    """What makes two addresses the same page: ids and what is asked for left out."""
    parts = urlsplit(url)
    asked = sorted({pair.partition("=")[0] for pair in parts.query.split("&")} - {"lang", ""})
    return _UUID.sub("*", parts.path) + ("?" + "&".join(asked) if asked else "")


def links_of(answer):
    links = BeautifulSoup(answer.text(), "html.parser").select("a[href^='/']")
    return [link["href"] for link in links if not _NO_PAGE.search(link["href"])]


def walk(page):
    """An address for every kind of page, found by following links from the first."""
    waiting, known = ["/"], {"/"}
    while waiting:
        url = waiting.pop(0)
        answer = page.request.get(url)
        yield shape(url), url, answer
        for href in links_of(answer):
            if shape(href) not in known and "lang=" not in href:
                known.add(shape(href))
                waiting.append(href)
        assert len(known) < MOST_PAGES


def with_language(url, tag):
    return f"{url}{'&' if '?' in url else '?'}lang={tag}"


def problems_of(page, url, tag):
    page.complaints.clear()
    page.set_viewport_size(LAPTOP if tag == "es" else PHONE)
    answer = page.goto(with_language(url, tag))
    if answer.status >= 400:
        yield f"status {answer.status}"
    root = page.locator("html")
    if (root.get_attribute("lang"), root.get_attribute("dir")) != (tag, LANGUAGES[tag]):
        yield "lang or dir"
    for found in Axe().run(page, options=OPTIONS).response["violations"]:
        where = "; ".join(node["html"][:160] for node in found["nodes"][:3])
        yield f"axe {found['id']}: {where}"
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        yield f"{wide} px too wide"
    yield from page.complaints


def languages_for(kind, *, new):
    """In which languages the page is opened: every role opens each kind only in the full tier."""
    if tier.FULL:
        return list(LANGUAGES) if new else ["en"]
    return tier.some(list(LANGUAGES), 1, kind) if new and tier.turn(f"open {kind}", 2) else []


@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_every_page_can_be_read_by_everyone(page, examined, request):
    role = request.node.callspec.params["page"]
    kinds, read, problems = [], [], []
    for kind, url, answer in walk(page):
        kinds.append(kind)
        if answer.status >= 400:
            problems.append(f"{url}: status {answer.status}")
        drawn = languages_for(kind, new=kind not in examined or kind == "/")
        examined.add(kind)
        if drawn:
            read.append(f"{kind} ({' '.join(drawn)})")
        for tag in drawn:
            problems += [f"{url} [{tag}] {problem}" for problem in problems_of(page, url, tag)]
    request.node.user_properties.append(
        ("visited", f"{role}: {len(kinds)} pages; read by axe: {' '.join(sorted(read))}")
    )
    assert not problems, "\n".join(problems)
