"""The whole matrix: every endpoint and method, every kind of person, objects there and absent."""

import pytest

from tests.architecture import access_table as who
from tests.architecture.areas import TABLE
from tests.architecture.world import World, addresses
from trepconnect.platform.web.requests import SAFE_METHODS

CHANGES_SESSIONS = {"accounts", "home", "demo"}


def test_the_table_names_every_view_and_no_other():
    missing = set(addresses()) - set(TABLE)
    gone = set(TABLE) - set(addresses())
    assert not missing, f"add a line to the access table for {sorted(missing)}"
    assert not gone, f"no such view any more: {sorted(gone)}"


@pytest.fixture(scope="module")
def world(module_app):
    app, make = module_app
    app.config.update(WTF_CSRF_ENABLED=False)
    return World(app, make)


def urls(world, endpoint, method, values):
    """The addresses of a view, with these arguments."""
    return [
        world.app.url_map.bind("localhost").build(endpoint, values(rule), method=method)
        for rule in world.app.url_map.iter_rules(endpoint)
        if method in rule.methods
    ]


def turned_away(response, person, method):
    """Whether ``person`` met the gate, and it was the one that is meant for her."""
    if person in who.INSIDE:
        return response.status_code == 403
    if method not in SAFE_METHODS:
        return response.status_code == 401
    there = "/second-factor?next=" if person == who.HALF else "/sign-in?next="
    return response.status_code == 303 and response.location.startswith(there)


def let_in(response):
    gate = response.status_code == 303 and "next=" in response.location
    return response.status_code not in {401, 403, 404, 405} and not gate


EVERY_VIEW = pytest.mark.parametrize(
    ("endpoint", "method"), sorted(set(addresses()) & set(TABLE)), ids=str
)


@EVERY_VIEW
def test_who_may(world, endpoint, method):
    """Those who may not come first, so that they meet the object as it was made; then everyone
    who may gets a fresh one."""
    row, wrong = TABLE[endpoint, method], []
    targets = urls(world, endpoint, method, world.arguments)
    for person in sorted(who.EVERYBODY, key=lambda one: (one in row.may, one)):
        if person in row.may:
            targets = urls(world, endpoint, method, world.arguments)
        for url in targets:
            wrong += wrong_answers(world, person, row, method, url)
        if method == "POST" and endpoint.split(".")[0] in CHANGES_SESSIONS:
            world.sign_in(person)
    assert not wrong


def wrong_answers(world, person, row, method, url):
    for verb in ("HEAD", "GET") if method == "GET" else (method,):
        response = world.clients[person].open(url, method=verb)
        response.close()
        if person in row.may:
            good = let_in(response) or response.status_code == row.empty
        elif person in row.hidden_from:
            good = response.status_code == 404
        else:
            good = turned_away(response, person, verb)
        if not good or response.status_code >= 500:
            yield person, verb, url, response.status_code, response.location


@EVERY_VIEW
def test_what_is_not_there(world, endpoint, method):
    """Those who may get 404 for an absent object; the others what they get for a present one."""
    row = TABLE[endpoint, method]
    if not any(rule.arguments for rule in world.app.url_map.iter_rules(endpoint)):
        pytest.skip("the address names no object")
    wrong = []
    for person in sorted(who.EVERYBODY):
        for url in urls(world, endpoint, method, world.absent):
            response = world.clients[person].open(url, method=method)
            seen = response.status_code
            if person in row.may:
                good = seen == row.absent
            elif person in row.hidden_from:
                good = seen == 404
            else:
                good = turned_away(response, person, method)
            if not good:
                wrong.append((person, seen, response.location))
    assert not wrong


def test_methods_that_a_view_does_not_have_are_refused_to_everybody(world):
    wrong = []
    for rule in world.app.url_map.iter_rules():
        url = world.app.url_map.bind("localhost").build(rule.endpoint, world.absent(rule))
        have = set()
        for same in world.app.url_map.iter_rules():
            if same.rule == rule.rule:
                have |= same.methods
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - have:
            for person in (who.NOBODY, who.ADMIN):
                response = world.clients[person].open(url, method=method)
                if response.status_code != 405 or not response.headers.get("Allow"):
                    wrong.append((person, method, url, response.status_code))
    assert not wrong
