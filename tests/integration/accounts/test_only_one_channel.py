"""An office that sends e-mails only, or texts only: its pages ask for what it can send to."""

from dataclasses import replace

import pytest

from tests.factories import contacts as more
from trepconnect.accounts.addressees import list_addressees
from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.notifications.subscribers import send

PHONE, EMAIL = "505 555 0142", "ana@example.org"


@pytest.fixture
def only(app, monkeypatch):
    """Sets one of the two addresses to none."""

    def set_none(name):
        before = app.extensions["trepconnect.settings"]
        after = replace(before, **{name: "none:"})
        monkeypatch.setitem(app.extensions, "trepconnect.settings", after)

    return set_none


@pytest.mark.parametrize(
    ("none", "label", "taken", "refused"),
    [
        ("MAIL_URL", "Your cell phone number", PHONE, EMAIL),
        ("SMS_URL", "Your e-mail address", EMAIL, PHONE),
    ],
)
def test_the_sign_in_page_asks_for_what_the_office_can_send_to(
    none, label, taken, refused, client, only
):
    only(none)
    assert client.page("/sign-in").select_one("label[for=contact]").text.strip() == label
    answer = client.submit("/sign-in", contact=refused)
    assert answer.status_code == 422
    assert client.check(answer).select_one("#contact-error")
    assert client.submit("/sign-in", contact=taken).status_code == 303


def test_news_goes_to_the_contact_that_the_office_can_send_to(make, only):
    her = make.user(phone="+15055550142")
    more.one_more(make, her, EMAIL)
    only("SMS_URL")
    with make.writing() as session:
        (found,) = list_addressees(session, [her.id])
    assert found.contact == Contact(ContactKind.EMAIL, EMAIL)


def test_nothing_goes_where_the_office_cannot_send(app, only, capsys):
    only("SMS_URL")
    with app.app_context():
        phone = Contact(ContactKind.PHONE, "+15055550142")
        send(to=phone, language="en", message="contact_taken", key="key")
    assert capsys.readouterr().err == ""
