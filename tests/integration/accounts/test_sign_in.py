import re

import pytest
from sqlalchemy import func, select

from trepconnect.accounts.models import SignInCode, User
from trepconnect.kernel.actor import Role
from trepconnect.platform.worker import outbox


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


@pytest.mark.parametrize(
    "contact", ["", "12", "ana@", "x" * 300, "505 555", "a@b", "555-0142", "800 555 0142"]
)
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
    answer = client.post(
        f"/account/sessions/{theirs}/end", data={"csrf_token": client.csrf("/account")}
    )
    assert answer.status_code == 404
    assert session.get(SignInSession, theirs).ended_at is None


def from_address(app, number):
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
    return client


class TestStrangersWhoAskForHerCodes:
    """They ask from many addresses until nothing more is sent for them."""

    @pytest.fixture
    def storm(self, app):
        def asks(contact):
            sent = 0
            for number in range(8):
                client = from_address(app, number)
                sent += sum(ask(client, contact).status_code == 303 for _ in range(6))
            return sent

        return asks

    def test_one_stranger_does_not_lock_her_out(self, app):
        stranger = from_address(app, 1)
        for _ in range(6):
            ask(stranger)
        assert ask(stranger).status_code == 422
        assert ask(from_address(app, 2)).status_code == 303

    def test_what_one_contact_is_sent_is_bounded_whoever_asks(self, storm):
        assert storm("505 555 0142") == 10

    def test_a_browser_that_proved_the_contact_keeps_a_way_in(self, app, storm, codes_sent):
        hers = from_address(app, 99)
        ask(hers)
        hers.submit("/sign-in/code", code=codes_sent()[0])
        hers.send(hers.page("/account").select_one("form[action='/sign-out']"))
        storm("505 555 0142")
        assert ask(from_address(app, 50)).status_code == 422
        codes_sent()
        assert ask(hers).status_code == 303
        assert hers.submit("/sign-in/code", code=codes_sent()[0]).status_code == 303

    def test_a_known_browser_is_bounded_as_well_and_known_for_its_contact_only(
        self, app, storm, codes_sent
    ):
        hers = from_address(app, 99)
        ask(hers, "rosa@example.org")
        hers.submit("/sign-in/code", code=codes_sent()[0])
        hers.send(hers.page("/account").select_one("form[action='/sign-out']"))
        assert [ask(hers, "rosa@example.org").status_code for _ in range(5)] == [303] * 5
        assert ask(hers, "rosa@example.org").status_code == 422
        storm("505 555 0142")
        assert ask(hers).status_code == 422

    def test_a_made_up_cookie_is_nobody(self, app, storm):
        storm("505 555 0142")
        client = from_address(app, 60)
        for value in ("x", "a" * 32, "a" * 32 + "." + "b" * 64, "é.ü", ""):
            client.set_cookie("device", value)
            assert ask(client).status_code == 422

    def test_tries_of_a_stranger_do_not_use_up_hers(self, app, codes_sent):
        stranger = from_address(app, 1)
        for _ in range(3):
            ask(stranger)
            for _ in range(5):
                stranger.submit("/sign-in/code", code="0")
        codes_sent()
        hers = from_address(app, 2)
        ask(hers)
        assert hers.submit("/sign-in/code", code=codes_sent()[0]).status_code == 303


class TestTheAppAsAWayToACode:
    @pytest.fixture
    def officer(self, app, make):
        """Staff with a second factor; returns what her app shows now."""
        import pyotp

        from trepconnect.accounts.service import second_factor
        from trepconnect.platform.data.db import unit_of_work

        user = make.user(Role.NAVIGATOR, email="officer@example.org")
        with app.app_context(), unit_of_work() as writing:
            row = writing.get(User, user.id)
            row.totp_confirmed_at = None
            second_factor.prepare(row)
            row.totp_confirmed_at = row.created_at
            secret = second_factor.secret_of(row)
        return lambda: pyotp.TOTP(secret).now()

    def test_staff_get_a_code_by_it_when_strangers_used_up_all(self, app, officer):
        for number in range(4):
            for _ in range(5):
                ask(from_address(app, number), "officer@example.org")
        hers = from_address(app, 99)
        refused = ask(hers, "officer@example.org")
        assert refused.status_code == 422
        assert "/sign-in/app" in refused.text
        answer = hers.submit("/sign-in/app", contact="officer@example.org", code=officer())
        assert answer.location == "/sign-in/code"

    @pytest.mark.parametrize("contact", ["officer@example.org", "nobody@example.org"])
    def test_wrong_numbers_get_the_same_answer_for_known_and_unknown(
        self, app, officer, contact, codes_sent
    ):
        wrong = "000000" if officer() != "000000" else "111111"
        hers = from_address(app, 99)
        for _ in range(5):
            answer = hers.submit("/sign-in/app", contact=contact, code=wrong)
            assert answer.status_code == 422
            assert "not the numbers your app shows" in answer.text
        assert "Wait" in hers.submit("/sign-in/app", contact=contact, code=wrong).text
        assert codes_sent() == []
