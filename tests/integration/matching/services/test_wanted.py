"""What somebody wanted before she was asked to sign in."""

import re

import pytest
from sqlalchemy import select

from tests.factories import contacts, home, matching
from trepconnect.matching.services.models import SavedMatch
from trepconnect.platform.worker import outbox


@pytest.fixture
def enter(app, capsys):
    """Signs in by the link of a page, with a contact; returns the answer."""

    def signs_in(client, page, contact, link):
        found = client.page(page).select_one(link)
        assert client.submit(found["href"], contact=contact).status_code == 303
        with app.app_context():
            outbox.deliver_due()
        code = re.findall(r"code is (\d{6})", capsys.readouterr().err)[-1]
        return client.submit("/sign-in/code", code=code)

    return signs_in


SAVE, HEAD = "main a[href*='save=']", "header a[href^='/sign-in']"


def test_who_has_a_business_finds_saved_what_she_pressed_save_on(client, make, session, enter):
    her, business = matching.seeker(make)
    service = home.service(make, needs=(matching.TAXES,))
    page = f"/services/{service.id}"
    contacts.one_more(make, her, "rosa@example.org")
    answer = enter(client, page, "rosa@example.org", SAVE)
    assert answer.location == page
    assert session.execute(select(SavedMatch.business_id, SavedMatch.service_id)).all() == [
        (business.id, service.id)
    ]
    assert "Saved" in client.page(page).text


def test_a_new_person_finds_it_saved_and_lands_there_after_her_profile(
    client, make, session, enter
):
    service = home.service(make, needs=(matching.TAXES,))
    page = f"/services/{service.id}"
    assert enter(client, page, "new@example.org", SAVE).location == "/welcome"
    start = client.page(client.get("/welcome").location)
    assert start.select_one(f"main a[href='{page}']")
    client.submit("/profile/start")
    assert session.scalars(select(SavedMatch.service_id)).all() == [service.id]
    last = client.page("/profile").select_one("a[href*='/story']")["href"].partition("?")[0]
    assert client.submit(last).location == "/welcome"
    assert client.get("/welcome").location == page
    assert client.get("/welcome").location == "/"


def test_the_link_at_the_head_of_a_page_leads_back_to_it(client, make, enter):
    make.user(email="ana@example.org")
    assert enter(client, "/services?q=taxes", "ana@example.org", HEAD).location == (
        "/services?q=taxes"
    )


def test_asking_for_another_code_forgets_nothing(client):
    client.submit("/sign-in?next=/services", contact="ana@example.org")
    links = client.page("/sign-in/code").select("main a, nav a.back")
    assert "/sign-in?next=/services" in [one["href"] for one in links]
