from trepconnect.accounts.models import User
from trepconnect.kernel.actor import Role
from trepconnect.platform.worker import outbox


def test_she_sees_who_of_the_office_opened_her_profile(app, make):
    her, navigator = make.user(name="Rosa"), make.user(Role.NAVIGATOR, name="Lidia Armijo")
    client = app.test_client().sign_in(her)
    assert "Lidia Armijo" not in client.page("/account").text
    app.test_client().sign_in(navigator).page(f"/staff/people/{her.id}")
    assert "Lidia Armijo" in client.page("/account").text


def test_nobody_sees_who_opened_someone_elses_profile(app, make):
    her, other = make.user(name="Rosa"), make.user(name="Ana")
    app.test_client().sign_in(make.user(Role.NAVIGATOR, name="Lidia Armijo")).page(
        f"/staff/people/{her.id}"
    )
    assert "Lidia Armijo" not in app.test_client().sign_in(other).page("/account").text


def test_the_office_finds_her_by_her_new_name(app, make):
    her = make.user(name="Rosa")
    client = app.test_client().sign_in(her)
    client.get("/profile/start")
    client.post("/profile/begin", data={"csrf_token": client.csrf("/account")})
    client.submit("/account", form="form[action='/account/name']", display_name="Xóchitl")
    with app.app_context():
        outbox.deliver_due()
    found = app.test_client().sign_in(make.navigator()).page("/staff/people?q=xochitl")
    assert "Xóchitl" in found.text


def chosen(page):
    return page.select_one("input[name=news][checked]")["value"]


def test_she_chooses_whether_news_comes_to_her_phone(client, make, session):
    her = make.user()
    client.sign_in(her)
    form = "form[action='/account/news']"
    assert chosen(client.page("/account")) == "contact"
    assert client.submit("/account", form=form, news="program").status_code == 303
    assert chosen(client.page("/account")) == "program"
    assert session.get(User, her.id).quiet_since is not None
    assert client.submit("/account", form=form, news="contact").status_code == 303
    assert session.get(User, her.id).quiet_since is None


def test_a_choice_that_is_none_is_told_beside_the_field(client, make, session):
    her = make.user()
    client.sign_in(her)
    response = client.submit("/account", form="form[action='/account/news']", news="pigeon")
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one(".errors a[href='#news']") or page.select_one(".errors a")
    assert page.select_one("input[name=display_name]")["value"] == her.display_name
    assert session.get(User, her.id).quiet_since is None
