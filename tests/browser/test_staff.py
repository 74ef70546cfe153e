"""A navigator's day without a script: invite, import, look for what is missing, find a person."""

import pytest

from tests.browser.conftest import LAPTOP
from tests.browser.forms import fill, follow, send
from tests.factories.home import hsds_zip

ADDRESS = "tomasa@example.org"
SERVICES = [
    {"id": "s1", "organization_id": "o1", "name": "Saturday stall", "status": "active"},
    {"id": "s2", "organization_id": "o1", "name": "", "status": "active"},
    {"id": "s3", "organization_id": "nobody", "name": "Lost and found", "status": "active"},
]


@pytest.fixture
def page(enter):
    page = enter("navigator", viewport=LAPTOP)
    assert page.locator("h1").inner_text() == "Today"
    return page


def test_an_invited_partner_joins_and_confirms_her_listing(page, office, visit):
    page.goto("/staff/invitations")
    choice = page.locator("select[name=organization] option", has_text="Cocina Común").first
    fill(
        page,
        display_name="Tomasa",
        contact=ADDRESS,
        role="partner",
        organization=choice.get_attribute("value"),
        language="es",
    )
    send(page)
    assert page.locator("tbody tr", has_text="Tomasa").locator(".tag.wait").count() == 1

    link = office.find_in_message(ADDRESS, r"http://\S+/invitations/\S+")
    hers = visit()
    hers.goto(link)
    send(hers)
    assert "Tomasa" in hers.locator("h1").inner_text()
    listings = hers.locator("ul.rows > li")
    assert listings.count() >= 1
    with hers.expect_navigation():
        listings.first.locator("button").click()
    assert hers.locator(".notice.good").count() == 1
    assert hers.goto("/staff/people").status == 403

    assert visit().goto(link).status == 410
    page.reload()
    assert page.locator("tbody tr", has_text="Tomasa").locator(".tag.good").count() == 1


def test_a_directory_is_imported_and_its_problems_are_told(page):
    page.goto("/staff/imports")
    zipped = {
        "name": "mesa.zip",
        "mimeType": "application/zip",
        "buffer": hsds_zip(SERVICES).read(),
    }
    page.set_input_files("input[name=file]", zipped)
    fill(page, source="Mesa Works")
    send(page)
    page.wait_for_selector("main .figures", timeout=60_000)  # the page asks again by itself
    figures = page.locator(".figures dd").all_inner_texts()
    assert figures[0] == "3"
    problems = page.locator("tbody tr")
    assert problems.count() == int(figures[-1]) >= 2
    assert "services.csv" in problems.first.inner_text()

    page.goto("/services?q=Saturday+stall")
    assert "Saturday stall" in page.locator("ul.rows").first.inner_text()


def test_a_need_that_nothing_answers_is_found_from_the_first_page(page):
    follow(page, "main a[href='/staff/needs']")
    rows = page.locator("tbody tr")
    assert rows.count() >= 3
    assert rows.first.locator("td.num").first.inner_text().strip().isdigit()


def test_a_person_is_found_with_what_fits_her(page):
    page.fill("main input[name=q]", "lucia")
    with page.expect_navigation():
        page.press("main input[name=q]", "Enter")
    follow(page, "tbody th a:has-text('Lucía')")
    assert "La Comadre Antojitos" in page.locator("main").inner_text()
    follow(page, "main a[href$='/matches']")
    assert page.locator("tbody tr").count() >= 5
