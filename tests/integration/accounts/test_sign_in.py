import re

import pytest
from sqlalchemy import func, select

from trepconnect.accounts.models import SignInCode, User
from trepconnect.kernel.actor import Role
from trepconnect.platform import outbox


@pytest.fixture
def codes_sent(app, capsys):
    """Runs the worker once and returns the codes that went out by the terminal channel."""

    def read():
        with app.app_context():
            outbox.deliver_due()
        return re.findall(r"code is (\d{6})", capsys.readouterr().err)

    return read


def ask(client, contact="505 555 0142"):
    return client.submit("/sign-in", contact=contact)


def test_a_new_phone_number_gets_a_code_and_opens_an_account(client, session, codes_sent):
    assert ask(client).location == "/sign-in/code"
    (code,) = codes_sent()

    response = client.submit("/sign-in/code", code=code)

    assert response.location == "/welcome"
    user = session.scalars(select(User)).one()
    assert user.roles == {Role.ENTREPRENEUR}
    assert "Sign out" in client.page("/account").text


def test_an_email_address_works_as_well_as_a_phone_number(client, codes_sent):
    ask(client, "Ana.Ruiz@Example.org")
    assert client.submit("/sign-in/code", code=codes_sent()[0]).status_code == 303


def test_known_and_unknown_contacts_get_the_same_answer(app, make, codes_sent):
    make.user(email="known@example.org")
    answers = []
    for contact in ("known@example.org", "nobody@example.org"):
        client = app.test_client()
        response = ask(client, contact)
        page = client.page(response.location).text.replace(contact[0] + "•••", "")
        answers.append((response.status_code, response.location, page))
    assert answers[0] == answers[1]
    assert len(codes_sent()) == 2


@pytest.mark.parametrize("contact", ["", "12", "ana@", "x" * 300, "505 555", "a@b"])
def test_what_is_no_contact_is_told_beside_the_field(client, contact):
    response = ask(client, contact)
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one("#contact-error")
    assert page.select_one("#contact")["value"] == contact.strip()


def test_a_code_works_once(app, client, codes_sent):
    ask(client)
    (code,) = codes_sent()
    other = app.test_client()
    with client.session_transaction() as mine, other.session_transaction() as theirs:
        theirs.update(mine)
    assert client.submit("/sign-in/code", code=code).status_code == 303
    assert other.submit("/sign-in/code", code=code).status_code == 422


def test_five_wrong_codes_end_the_code(client, codes_sent):
    ask(client)
    (code,) = codes_sent()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert client.submit("/sign-in/code", code=wrong).status_code == 422
    assert client.submit("/sign-in/code", code=code).status_code == 422


def test_the_sixth_code_for_one_contact_has_to_wait(app):
    for _ in range(5):
        assert ask(app.test_client()).status_code == 303
    response = ask(app.test_client())
    assert response.status_code == 422
    assert "Wait" in response.text


def test_the_code_is_stored_nowhere_readable_once_it_was_sent(client, session, codes_sent):
    ask(client)
    codes_sent()
    assert session.scalar(select(SignInCode.sealed_code)) is None


def test_a_refused_sign_in_leaves_no_account(client, session, codes_sent):
    ask(client)
    codes_sent()
    client.submit("/sign-in/code", code="12")
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_signing_out_ends_the_session_row_and_not_just_the_cookie(app, make, client):
    client.sign_in(make.user())
    copy = app.test_client()
    with client.session_transaction() as mine, copy.session_transaction() as theirs:
        theirs.update(mine)
    assert copy.get("/account").status_code == 200
    client.send(client.page("/account").select_one("form[action='/sign-out']"))
    assert copy.get("/account").status_code == 303


def test_staff_must_pass_the_second_factor_before_anything_else(client, make):
    client.sign_in(make.navigator(), second_factor=False)
    response = client.get("/account")
    assert response.status_code == 303
    assert response.location.startswith("/second-factor")


def test_someone_elses_session_cannot_be_ended(app, make, session):
    from trepconnect.accounts.models import SignInSession

    victim, thief = make.user(), make.user()
    app.test_client().sign_in(victim)
    theirs = session.scalars(select(SignInSession.id)).one()
    client = app.test_client().sign_in(thief)
    client.post(f"/account/sessions/{theirs}/end", data={"csrf_token": client.csrf("/account")})
    assert session.get(SignInSession, theirs).ended_at is None
