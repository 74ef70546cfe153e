"""A person's own contacts: adding, choosing, removing, and who is told."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select, update

from tests import tier
from tests.factories import contacts as more
from tests.integration.racing import race
from trepconnect.accounts.addressees import list_addressees
from trepconnect.accounts.domain import ContactNeeded
from trepconnect.accounts.models import ContactPoint, SignInSession, User
from trepconnect.accounts.service import contacts, second_factor
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.notifications.domain import Kind
from trepconnect.notifications.models import MessageRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.worker import outbox

LIST, NEW = "/account/contacts", "/account/contacts/new"


@pytest.fixture
def sent(app, capsys):
    """Runs the worker; returns what went out, as ``(to, text)``."""

    def read():
        with app.app_context():
            outbox.deliver_due()
            outbox.deliver_due()
        return re.findall(r"--- (?:text|e-mail) to ([^:]+): (.*?)(?=\n---|\Z)", said(), re.DOTALL)

    def said():
        return capsys.readouterr().err

    return read


def code_to(sent, contact):
    texts = [text for to, text in sent() if to == contact]
    return re.search(r"\d{6}", texts[-1])[0]


def held(session, user):
    return session.scalar(select(func.count()).where(ContactPoint.user_id == user.id))


def grown_cold(make, user):
    """She signed in an hour ago."""
    with make.writing() as session:
        an_hour_ago = OfficeClock().now() - timedelta(hours=1)
        mine = update(SignInSession).where(SignInSession.user_id == user.id)
        session.execute(mine.values(proved_at=an_hour_ago))


def test_a_contact_is_added_once_a_code_that_was_sent_there_came_back(client, make, session, sent):
    her = make.user(email="rosa@example.org")
    client.sign_in(her)
    assert client.submit(NEW, contact="505 555 0142").location == "/account/contacts/new/code"
    assert held(session, her) == 1

    code = code_to(sent, "+15055550142")
    assert client.submit("/account/contacts/new/code", code="000000").status_code == 422
    assert client.submit("/account/contacts/new/code", code=code).location == LIST

    assert "(505) 555-0142" in client.page(LIST).text
    assert any("added" in text for to, text in sent() if to == "rosa@example.org")
    assert session.scalars(select(MessageRow.kind)).all() == [Kind.CONTACT_ADDED]


def test_of_a_contact_of_somebody_else_nothing_is_said_and_no_code_goes_out(
    client, make, session, sent
):
    make.user(email="owner@example.org")
    her = make.user(email="rosa@example.org")
    client.sign_in(her)
    pages = []
    for address in ("owner@example.org", "nobody@example.org"):
        answer = client.submit(NEW, contact=address)
        page = client.page(answer.location).text.replace(address[0] + "•••", "")
        pages.append((answer.status_code, answer.location, page))
    assert pages[0] == pages[1]
    texts = dict(sent())
    assert re.search(r"\d{6}", texts["nobody@example.org"])
    assert not re.search(r"\d{6}", texts["owner@example.org"])


def test_a_contact_that_somebody_took_meanwhile_is_refused(client, make, session, sent):
    her = make.user(email="rosa@example.org")
    client.sign_in(her).submit(NEW, contact="new@example.org")
    code = code_to(sent, "new@example.org")
    make.user(email="new@example.org")
    assert client.submit("/account/contacts/new/code", code=code).status_code == 422
    assert held(session, her) == 1


def test_a_code_to_add_a_contact_lets_nobody_sign_in(app, client, make, session, sent):
    client.sign_in(make.user(email="rosa@example.org")).submit(NEW, contact="new@example.org")
    code = code_to(sent, "new@example.org")
    with client.session_transaction() as cookie:
        code_id = cookie["contact_code"]
    stranger = app.test_client()
    with stranger.session_transaction() as cookie:
        cookie["sign_in_code"] = code_id
    assert stranger.submit("/sign-in/code", code=code).status_code == 422
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_what_she_has_already_is_told_beside_the_field(client, make):
    client.sign_in(make.user(email="rosa@example.org"))
    answer = client.submit(NEW, contact="Rosa@Example.org")
    assert answer.status_code == 422
    assert client.check(answer).select_one("#contact")["value"] == "Rosa@Example.org"


def test_an_hour_after_signing_in_she_shows_first_that_it_is_she(client, make, sent):
    her = make.user(email="rosa@example.org")
    client.sign_in(her)
    grown_cold(make, her)
    asked = client.get(NEW).location
    assert asked == "/account/prove?then=/account/contacts/new"
    entering = client.submit(asked).location
    code = code_to(sent, "rosa@example.org")
    assert client.submit(entering, code="000000").status_code == 422
    assert client.submit(entering, code=code).location == NEW
    client.page(NEW)


def test_staff_show_it_with_the_app(client, make, session):
    navigator = make.user(Role.NAVIGATOR)
    with make.writing() as writing:
        user = writing.get_one(User, navigator.id)
        second_factor.prepare(user)
        user.totp_confirmed_at = OfficeClock().now()
        secret = second_factor.secret_of(user)
    client.sign_in(navigator)
    grown_cold(make, navigator)
    asked = client.get(NEW).location
    assert client.submit(asked, code="000000").status_code == 422
    assert client.submit(asked, code=pyotp.TOTP(secret).now()).location == NEW
    client.page(NEW)


def test_news_goes_to_the_contact_that_she_chose(client, make, session):
    her = make.user(email="rosa@example.org")
    point_id = more.one_more(make, her, "new@example.org")
    client.sign_in(her)
    client.submit(LIST, form=f"form[action='{LIST}/{point_id}/news']")
    with make.writing() as writing:
        (found,) = list_addressees(writing, [her.id])
    assert found.contact.value == "new@example.org"


def test_a_removed_contact_is_gone_the_others_hear_of_it_and_other_devices_are_out(
    app, client, make, session, sent
):
    her = make.user(email="rosa@example.org")
    point_id = more.one_more(make, her, "new@example.org")
    elsewhere = app.test_client().sign_in(her)
    client.sign_in(her)
    assert client.submit(f"{LIST}/{point_id}/remove", elsewhere="y").location == LIST
    assert "new@example.org" not in client.page(LIST).text
    assert [to for to, text in sent() if "removed" in text] == ["rosa@example.org"]
    assert session.scalars(select(MessageRow.kind)).all() == [Kind.CONTACT_REMOVED]
    assert elsewhere.get(LIST).status_code == 303


@pytest.mark.parametrize("new_one", [False, True])
def test_the_last_and_what_only_a_new_one_could_replace_stay(new_one, client, make, session):
    her = make.user(email="rosa@example.org")
    if new_one:
        more.one_more(make, her)
    point_id = session.scalars(
        select(ContactPoint.id).order_by(ContactPoint.verified_at).limit(1)
    ).one()
    answer = client.sign_in(her).submit(f"{LIST}/{point_id}/remove")
    assert answer.status_code == 422
    assert client.check(answer).select_one(".errors")
    assert held(session, her) == 1 + new_one


def test_of_two_removals_at_once_one_contact_stays(app, make, session):
    for _ in range(tier.rounds(5)):
        her = make.user()
        more.one_more(make, her)
        with make.writing() as writing:
            long_ago = OfficeClock().now() - timedelta(days=9)
            hers = update(ContactPoint).where(ContactPoint.user_id == her.id)
            points = writing.scalars(
                hers.values(verified_at=long_ago).returning(ContactPoint.id)
            ).all()

        def remove(number, points=points, her=her):
            try:
                with make.writing() as writing:
                    contacts.remove(writing, as_actor(her), OfficeClock(), point_id=points[number])
            except ContactNeeded:
                return False
            return True

        assert sorted(race(remove, 2)) == [False, True]
        assert held(session, her) == 1


def test_a_session_that_proved_herself_again_has_a_new_token(client, make, session, sent):
    her = make.user(email="rosa@example.org")
    client.sign_in(her)
    before = session.scalars(select(SignInSession.token_hash)).one()
    entering = client.submit("/account/prove").location
    client.submit(entering, code=code_to(sent, "rosa@example.org"))
    session.expire_all()
    assert session.scalars(select(SignInSession.token_hash)).one() != before
