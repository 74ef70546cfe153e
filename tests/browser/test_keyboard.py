"""Nothing but Tab, Enter, Space and letters: signing in and the first step of the profile."""

import pytest

PHONE = "+15055550151"
FOCUS = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), look = getComputedStyle(e);
  return {
    id: e.id, name: e.name || "", tag: e.tagName, text: e.textContent.trim(),
    kind: e.type || "", href: e.getAttribute("href") || "",
    ring: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    seen: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0,
  };
}"""
FURTHEST = 60


@pytest.fixture
def page(visit):
    return visit(scripts=True)


def tab_to(page, wanted):
    """Press Tab until ``wanted(focused)``; all on the way must show that it has the focus."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUS)
        assert focused["ring"], f"no ring: {focused}"
        assert focused["seen"], f"out of sight: {focused}"
        if wanted(focused):
            return focused
    raise AssertionError("no Tab reaches it")


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def field(name):
    return lambda focused: focused["name"] == name


def main_button(focused):
    return focused["kind"] == "submit" and focused["tag"] == "BUTTON"


def tab_to_button_of_main(page):
    tab_to(page, main_button)
    while not page.evaluate("document.activeElement.closest('main') !== null"):
        tab_to(page, main_button)


@pytest.mark.parametrize("path", ["/", "/services", "/sign-in"])
def test_the_first_tab_offers_the_way_past_the_header(page, path):
    page.goto(path)
    link = tab_to(page, lambda _focused: True)
    assert link["href"] == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, lambda _focused: True)
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_signing_in_and_the_first_step_need_no_mouse(page, office):
    page.goto("/sign-in")
    tab_to(page, field("contact"))
    page.keyboard.type(PHONE)
    press(page, "Enter")
    tab_to(page, field("code"))
    page.keyboard.type(office.code_for(PHONE))
    tab_to(page, field("own_phone"))
    page.keyboard.press("Space")
    assert page.is_checked("input[name=own_phone]")
    tab_to_button_of_main(page)
    press(page, "Enter")

    assert page.url.endswith("/profile/start")
    tab_to_button_of_main(page)
    press(page, "Space")
    assert page.url.endswith("/profile/you")
    tab_to(page, field("display_name"))
    page.keyboard.type("Halima")
    tab_to(page, field("zip_code"))
    page.keyboard.type("871")
    tab_to_button_of_main(page)
    press(page, "Enter")

    assert page.evaluate("document.activeElement.classList.contains('errors')")
    tab_to(page, lambda focused: focused["href"] == "#zip_code")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "zip_code"
    page.keyboard.press("Control+A")
    page.keyboard.type("87108")
    press(page, "Enter")
    assert page.url.endswith("/profile/languages")


def test_menus_open_and_close_by_keyboard(page):
    page.goto("/sign-in")
    with page.expect_navigation():
        page.click("button[name=account][value=entrepreneur]")
    tab_to(page, lambda focused: focused["tag"] == "SUMMARY")
    tab_to(page, lambda focused: focused["tag"] == "SUMMARY")
    page.keyboard.press("Enter")
    menu = page.locator("details.menu")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_enter_sends_a_form_and_a_language_keeps_what_was_typed(enter):
    page = enter("entrepreneur")
    page.goto("/profile/you")
    place = page.locator("[name=neighborhood]")
    place.fill("Where the acequia bends")
    page.locator("header .drop summary").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"
    assert place.input_value() == "Where the acequia bends"
    place.focus()
    press(page, "Enter")
    assert not page.url.startswith(page.url.partition("/profile/")[0] + "/profile/you")
    page.goto("/profile/you")
    assert page.locator("html").get_attribute("lang") == "es"
    assert place.input_value() == "Where the acequia bends"
