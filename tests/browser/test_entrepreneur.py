"""From the first search to the word that it helped, on a small phone and without a script."""

import io

import pytest
from pypdf import PdfReader

from tests.browser.forms import fill, follow, send

WORDS = {"en": "food truck permit", "es": "permiso para vender comida"}
PHONE = {"en": "+15055550141", "es": "+15055550142"}
NAME = "Rosa"
STEPS = {
    "you": {"display_name": NAME, "zip_code": "87105"},
    "languages": {"languages": ["es", "en"]},
    "use": {"preferred": "es", "reads": ["es"]},
    "contact": {"reach_by": ["text"]},
    "meeting": {"remote_ok": "yes"},
    "kind": {"stage": "starting", "industry_words": "tacos food truck"},
    "industry": {"industry_code": "food_truck"},
    "details": {"name": "Tacos Rosa"},
    "money": {"amount_wanted": "6000"},
    "needs": {
        "needs": [
            "licences.food_permit",
            "capital.small_loan",
            "starting.business_plan",
            "market.stalls_and_events",
        ]
    },
    "urgent": {"urgent": ["licences.food_permit"]},
    "story": {"offers": "Tacos de canasta", "story": "I sell on Saturdays."},
}


def has_no_overflow(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def page(visit, language):
    return visit(language=language)


def search_and_open(page, language):
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == language
    page.fill("main input[name=q]", WORDS[language])
    with page.expect_navigation():
        page.press("main input[name=q]", "Enter")
    assert page.locator("ul.rows > li").count() >= 3
    assert has_no_overflow(page)
    follow(page, "ul.rows > li h2 a, ul.rows > li h3 a")
    assert has_no_overflow(page)


def sign_in_by_phone(page, office, phone):
    follow(page, "main a[href^='/sign-in?next=']")
    fill(page, contact=phone)
    send(page)
    fill(page, code=office.code_for(phone))
    send(page)


def fill_profile(page):
    """Go through every step; returns those that were asked."""
    asked = []
    while "/profile/" in page.url:
        step = page.url.rsplit("/", 1)[1]
        assert has_no_overflow(page), step
        asked.append(step)
        fill(page, **STEPS[step])
        send(page)
    return asked


def paper(page, url):
    """The words of a PDF, and how many pages it has."""
    answer = page.request.get(url)
    assert answer.status == 200, url
    assert answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.body()))
    return " ".join(one.extract_text() for one in reader.pages), len(reader.pages)


def test_a_guest_becomes_somebody_whom_a_service_helped(page, office, language):
    search_and_open(page, language)
    wanted = page.url
    sign_in_by_phone(page, office, PHONE[language])
    assert page.url.endswith("/profile/start")
    send(page)
    assert fill_profile(page) == list(STEPS)
    assert page.url == wanted

    page.goto("/profile")
    follow(page, "main a[href$='/card']")
    fill(page, card_shows=["name", "phone"])
    send(page)
    words, pages = paper(page, page.locator("main a[href$='.pdf']").get_attribute("href"))
    assert "Tacos Rosa" in words
    assert NAME in words
    assert pages == 1

    page.goto("/matches")
    assert has_no_overflow(page)
    best = page.locator("main ul.rows > li").first
    assert best.locator(".reasons li").count() >= 1
    kept = wanted.rpartition("/")[2].partition("?")[0]  # by wanting it before there was an account
    follow(page, f"main ul.rows a[href*='/matches/services/']:not([href*='{kept}'])")
    name = page.locator("h1").inner_text()
    with page.expect_navigation():
        page.locator("main form[action$='/save'] button").first.click()
    page.goto("/matches/saved")
    follow(page, f"main a:has-text('{name}')")
    assert has_no_overflow(page)

    slip = page.locator("main a[href$='slip.pdf']").get_attribute("href")
    words, pages = paper(page, slip)
    assert name.split()[0] in words
    assert PHONE[language][-4:] not in words  # what she hands over says nothing of her
    assert NAME not in words
    assert pages == 1

    fill(page, helped="yes")
    with page.expect_navigation():
        page.locator("main form[action$='/help'] button[type=submit]").click()
    assert page.locator(".notice.good").count() == 1
    assert page.locator("input[name=helped][value=yes]").is_checked()

    page.goto("/")
    assert NAME in page.locator("h1").inner_text()
    assert page.locator("section[aria-labelledby=asks]").count() == 0


def test_she_comes_back_and_everything_is_there(page, office, language, visit):
    """Stopped half-way, signed out, and in again by a new code."""
    phone = "+15055550143" if language == "en" else "+15055550144"
    page.goto("/sign-in")
    fill(page, contact=phone)
    send(page)
    fill(page, code=office.code_for(phone))
    send(page)
    send(page)
    fill(page, display_name="Carmen", zip_code="87108")
    send(page)
    again = visit(language=language)
    before = len(office.messages_to(phone))
    again.goto("/sign-in")
    fill(again, contact=phone)
    send(again)
    office.wait_for_message(phone, before)
    fill(again, code=office.code_for(phone))
    send(again)
    assert "Carmen" in again.locator("h1").inner_text()
    again.goto("/profile/you")
    assert again.locator("input[name=zip_code]").input_value() == "87108"
