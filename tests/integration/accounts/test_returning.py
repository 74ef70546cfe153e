"""Contacts that come back after long, and may be somebody else's now."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.factories import contacts as more
from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.accounts.models import ContactPoint, SignInSession, User
from trepconnect.accounts.service import accounts
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.notifications.domain import Kind
from trepconnect.notifications.models import MessageRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.worker import outbox

PHONE = "+15055550142"


@pytest.fixture
def enter(app, capsys):
    """Asks for a code and enters it; returns the answer."""

    def asks(client, contact=PHONE):
        client.submit("/sign-in", contact=contact)
        with app.app_context():
            outbox.deliver_due()
        code = re.findall(r"code is (\d{6})", capsys.readouterr().err)[-1]
        return client.submit("/sign-in/code", code=code)

    return asks


@pytest.fixture
def her(make):
    """Somebody who has not used her phone number here for more than a year."""
    user = make.user(phone=PHONE, name="Rosa Elena Ruiz")
    with make.writing() as session:
        long_ago = OfficeClock().now() - timedelta(days=366)
        session.execute(update(ContactPoint).values(verified_at=long_ago))
    return user


def sessions_of(session, user):
    return session.scalars(select(SignInSession.id).where(SignInSession.user_id == user.id)).all()


def test_after_long_she_is_asked_who_she_is_before_anything_else(client, her, session, enter):
    answer = enter(client)
    assert answer.location == "/sign-in/who"
    page = client.page("/sign-in/who")
    assert page.h1.text == "Are you Rosa?"
    assert "Ruiz" not in page.text
    assert sessions_of(session, her) == []
    assert client.get("/account").status_code == 303


def test_whoever_says_yes_is_in_and_not_asked_again(app, client, her, session, enter):
    enter(client)
    assert client.submit("/sign-in/who", who="yes").location == "/"
    client.page("/account")
    assert enter(app.test_client()).location == "/"


def test_whoever_says_no_is_not_let_in_and_opens_an_account_of_her_own(
    client, her, make, session, enter
):
    kept = more.one_more(make, her, "rosa@example.org")
    navigator = make.navigator()
    enter(client)
    assert client.submit("/sign-in/who", who="no").location == "/sign-in"
    assert client.get("/account").status_code == 303
    assert sessions_of(session, her) == []
    points = select(ContactPoint.id).where(ContactPoint.user_id == her.id)
    assert session.scalars(points).all() == [kept]
    assert enter(client).location == "/welcome"
    assert "Rosa" not in client.page("/account").text
    told = session.execute(select(MessageRow.user_id, MessageRow.kind)).all()
    assert set(told) >= {
        (her.id, Kind.CONTACT_REMOVED),
        (navigator.id, Kind.CONTACT_RELEASED),
    }
    done = select(AuditEntry.subject_id).where(AuditEntry.action == "accounts.contact_released")
    assert session.scalars(done).all() == [str(her.id)]


def test_an_answer_counts_once(app, client, her, make, session, enter):
    more.one_more(make, her)
    enter(client)
    copy = app.test_client()
    with client.session_transaction() as mine, copy.session_transaction() as theirs:
        theirs.update(mine)
    copy.page("/sign-in/who")
    assert client.submit("/sign-in/who", who="yes").location == "/"
    assert copy.get("/sign-in/who").location == "/sign-in"
    points = select(ContactPoint.id).where(ContactPoint.user_id == her.id)
    assert len(session.scalars(points).all()) == 2


def test_no_answer_is_told_beside_the_field(client, her, session, enter):
    enter(client)
    answer = client.submit("/sign-in/who")
    assert answer.status_code == 422
    assert client.check(answer).select_one("#who-error")
    assert sessions_of(session, her) == []


def test_an_invitation_opens_no_account_that_was_silent_for_long(client, her, make, session):
    with make.writing() as writing:
        contact = Contact(ContactKind.PHONE, PHONE)
        made = accounts.invite(
            writing,
            as_actor(make.admin()),
            OfficeClock(),
            display_name="Ana",
            contact=contact,
            role=Role.MENTOR,
            language="en",
        )
        token = accounts.open_invitation(writing, made.id)[1]
    page = f"/invitations/{token}"
    assert client.submit(page).location == f"/sign-in?next={page}"
    assert sessions_of(session, her) == []
    assert session.get_one(User, her.id).roles == {Role.ENTREPRENEUR}
    client.page(page)
