"""What was typed stays, when the language changes and when the session runs out meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.factories import matching
from trepconnect.accounts.models import SignInSession
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.web import kept_forms
from trepconnect.platform.web.kept_forms import KeptForm
from trepconnect.profiles.models import BusinessRow

WORDS = "Tamales like my grandmother's, with red chile."


@pytest.fixture
def page(make, client):
    """The page of the story of somebody's business, open in her browser."""
    her, business = matching.seeker(make)
    client.sign_in(her)
    client.her = her
    return f"/profile/business/{business.id}/story"


def switch(client, page, language, **fields):
    """Type into the form of ``page`` and press a language of the menu."""
    found = client.page(page)
    button = found.select_one(f"header button[value='{language}']")
    form = found.find(id=button["form"])
    form["action"] = button["formaction"]
    csrf = form.select_one("input[name=csrf_token]")
    csrf.insert_after(found.new_tag("input", attrs={"type": "hidden", "name": button["name"]}))
    return client.send(form, **{button["name"]: language}, **fields)


def run_out(make):
    with make.writing() as session:
        session.execute(
            update(SignInSession).values(seen_at=OfficeClock().now() - timedelta(days=2))
        )


def story_of(found):
    return found.select_one("textarea[name=story]").text.strip()


def test_another_language_shows_the_form_again_with_what_was_typed(client, page, session):
    answer = switch(client, page, "es", story=WORDS)
    assert answer.location == f"{page}?lang=es"
    found = client.page(answer.location)
    assert found.html["lang"] == "es"
    assert story_of(found) == WORDS
    assert WORDS not in session.scalars(select(BusinessRow.story)).all()
    client.submit(answer.location, story=f"{WORDS} Soon.")
    assert session.scalars(select(BusinessRow.story)).all() == [f"{WORDS} Soon."]
    assert story_of(client.page(page)) == f"{WORDS} Soon."


def test_the_enter_key_sends_the_form_and_changes_no_language(client, page):
    found = client.page(page)
    form = found.select_one("main form[method=post]")
    first = next(one for one in found.select("button") if one.get("form") == form["id"])
    assert not first.has_attr("name")
    assert not first.has_attr("formaction")


def test_who_signs_in_again_finds_what_was_typed(client, page, make, session):
    form = client.page(page).select_one("main form[method=post]")
    run_out(make)
    answer = client.send(form, page, story=WORDS)
    assert answer.status_code == 401
    link = client.check(answer).select_one("main a.button")["href"]
    assert link == f"/sign-in?next={page}"
    sign_in_keeping_the_cookie(client, client.her)
    assert story_of(client.page(page)) == WORDS
    assert all(
        WORDS.encode() not in one for one in session.scalars(select(KeptForm.sealed_content))
    )


def sign_in_keeping_the_cookie(client, user):
    with client.session_transaction() as cookie:
        kept = cookie.get(kept_forms.COOKIE_NAME)
    client.sign_in(user)
    with client.session_transaction() as cookie:
        cookie[kept_forms.COOKIE_NAME] = kept


def test_nobody_else_in_the_same_browser_finds_it(client, page, make):
    form = client.page("/profile/you").select_one("main form[method=post]")
    run_out(make)
    client.send(form, "/profile/you", neighborhood=WORDS)
    other, _ = matching.seeker(make, name="Other")
    sign_in_keeping_the_cookie(client, other)
    place = "input[name=neighborhood]"
    assert client.page("/profile/you").select_one(place).get("value") != WORDS
    sign_in_keeping_the_cookie(client, client.her)
    assert client.page("/profile/you").select_one(place)["value"] == WORDS


def test_after_an_hour_it_is_gone(client, page, make, session):
    switch(client, page, "es", story=WORDS)
    with make.writing() as writing:
        writing.execute(
            update(KeptForm).values(kept_at=OfficeClock().now() - timedelta(minutes=61))
        )
    assert story_of(client.page(page)) != WORDS
    with client.application.app_context():
        kept_forms.clear_old(OfficeClock())
    assert session.scalar(select(func.count()).select_from(KeptForm)) == 0


def test_a_number_that_is_never_kept_is_not_kept_here_either(client, page):
    answer = switch(client, page, "es", story="My number is 123-45-6789", offers=WORDS)
    found = client.page(answer.location)
    assert story_of(found) == ""
    assert WORDS in found.text


@pytest.mark.parametrize("forged", ["", "not-the-token"])
def test_a_form_that_is_not_ours_is_not_kept(forged, client, page, make, session):
    run_out(make)
    assert client.post(page, data={"story": WORDS, "csrf_token": forged}).status_code == 401
    assert session.scalar(select(func.count()).select_from(KeptForm)) == 0


def test_a_page_of_signing_in_keeps_nothing(client, make, session):
    client.sign_in(make.user())
    assert not client.page("/account/contacts/new").select("header button[form]")
    token = client.csrf("/account/contacts/new")
    data = {"csrf_token": token, kept_forms.SWITCH: "es", "contact": "ana@example.org"}
    assert client.post("/account/contacts/new", data=data).status_code == 303
    assert session.scalar(select(func.count()).select_from(KeptForm)) == 0
