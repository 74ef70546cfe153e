"""What every page is held to, on pages that break one rule each."""

from types import SimpleNamespace

import pytest

from tests.client import check_page

FIELD = '<label for="a">A</label><input id="a" name="a" aria-describedby="hint"><p id="hint">B</p>'
FORM = '<form method="post"><input type="hidden" name="csrf_token" value="x"></form>'


def page(main=FIELD + FORM, *, root='lang="es" dir="ltr"', title="Home – T", heading="Home"):
    text = f"<html {root}><title>{title}</title><body><h1>{heading}</h1>{main}</body></html>"
    return SimpleNamespace(text=text)


def test_a_good_page_is_given_back():
    assert check_page(page()).h1.text == "Home"


@pytest.mark.parametrize(
    "broken",
    [
        page("<h1>Home</h1>"),
        page(heading="Other"),
        page(root='dir="ltr"'),
        page(root='lang="es" dir="up"'),
        page('<p id="a"></p><p id="a"></p>'),
        page('<input id="a" name="a">'),
        page('<label>A</label><input name="a">'),
        page('<label for="b">B</label><textarea id="a" name="a"></textarea>'),
        page('<p aria-describedby="nothing"></p>'),
        page('<p style="color: red"></p>'),
        page('<p onclick="go()"></p>'),
        page("<script>go()</script>"),
        page('<form method="post"></form>'),
    ],
)
def test_a_page_that_breaks_a_rule_is_found(broken):
    with pytest.raises((AssertionError, KeyError)):
        check_page(broken)
