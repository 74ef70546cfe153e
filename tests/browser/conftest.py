"""Chromium and an office that runs. Without Chromium these tests say so loudly, or fail in CI."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests import tier
from tests.browser.office import FLAGS, find_chromium, load_demonstration, open_office

NO_CHROMIUM = "BROWSER TESTS DID NOT RUN: install chromium (make setup-test does)"
PHONE = {"width": 360, "height": 760}
LAPTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter):
    reports = [one for group in terminalreporter.stats.values() for one in group]
    calls = [one for one in reports if getattr(one, "when", "") == "call"]
    for line in [
        value for one in calls for name, value in one.user_properties if name == "visited"
    ]:
        terminalreporter.write_line(line)
    skipped = terminalreporter.stats.get("skipped", ())
    if any(NO_CHROMIUM in str(one.longrepr) for one in skipped):
        terminalreporter.write_sep("!", NO_CHROMIUM, red=True, bold=True)


@pytest.fixture(scope="session")
def chromium():
    found = find_chromium()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(NO_CHROMIUM)
    if found is None:
        pytest.skip(NO_CHROMIUM)
    return found


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def demonstration(chromium, tmp_path_factory):
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return load_demonstration(shared / "browser-office")


@pytest.fixture(scope="module")
def office(demonstration, tmp_path_factory):
    with open_office(demonstration, tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture(params=tier.some(["en", "es"], 1, "language of a browser"))
def language(request):
    return request.param


@pytest.fixture
def visit(browser, office):
    """Opens a new browser window: ``visit(scripts=False, viewport=PHONE)``."""
    contexts = []

    def open_window(*, scripts=False, viewport=None, language="en"):
        context = browser.new_context(
            base_url=office.url,
            viewport=viewport or PHONE,
            java_script_enabled=scripts,
            locale=language,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
    assert not office.failures()


@pytest.fixture
def enter(visit):
    """Opens a window as one of the demonstration people."""

    def sign_in(account, **window):
        page = visit(**window)
        page.goto("/sign-in")
        form = page.locator("form[action='/demo/sign-in']")
        token = form.locator("input[name=csrf_token]").get_attribute("value")
        fields = {"account": account, "csrf_token": token}
        assert page.request.post("/demo/sign-in", form=fields).ok
        page.goto("/")
        return page

    return sign_in
