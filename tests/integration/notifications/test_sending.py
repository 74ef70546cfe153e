"""News leaves the program for a mailbox or phone: once, in her language, saying very little."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.accounts.models import User
from trepconnect.accounts.service import accounts
from trepconnect.accounts.service.sign_in import as_actor, open_account
from trepconnect.kernel.actor import Role
from trepconnect.notifications import service
from trepconnect.notifications.domain import GATHER, Kind, Matter
from trepconnect.notifications.models import MessageRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import unit_of_work
from trepconnect.platform.worker import outbox
from trepconnect.platform.worker.outbox import OutboxRow

CLOCK = OfficeClock()
NAME = "Rosa Canary"
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters of a text message that holds 160 of them (3GPP TS 23.038)."""


@pytest.fixture
def by_day(monkeypatch):
    """Whatever the hour of the test, phones may ring."""
    monkeypatch.setattr(service, "next_daytime", lambda now, _zone: now)


def person(*, phone=None, email=None, language="en"):
    contact = Contact(ContactKind.PHONE, phone) if phone else Contact(ContactKind.EMAIL, email)
    with unit_of_work() as session:
        return open_account(
            session,
            CLOCK,
            display_name=NAME,
            roles=frozenset({Role.ENTREPRENEUR}),
            language=language,
            contact=contact,
        )


def tell(user, kind=Kind.OFFER_MADE, *, clock=CLOCK, **matter):
    with unit_of_work() as session:
        told = service.tell(
            session,
            clock,
            user_ids=[user.id],
            kind=kind,
            matter=Matter(uuid4(), **matter),
        )
        service.send_on(session, clock, told)


def deliver():
    while outbox.deliver_due():
        pass


@pytest.mark.usefixtures("office", "by_day")
class TestMail:
    @pytest.mark.parametrize("kind", list(Kind))
    def test_it_says_that_there_is_news_and_no_more(self, inbox, kind):
        tell(person(email="rosa@example.org"), kind, occurs_at=CLOCK.now() + timedelta(days=2))
        deliver()
        (message,) = inbox.messages
        text = f"{message['Subject']} {message.get_content()}"
        assert message["To"].addresses[0].addr_spec == "rosa@example.org"
        assert message["Subject"] == "News from Office of Immigrant & Refugee Affairs"
        assert "http://127.0.0.1:8000/messages" in text
        for telling_too_much in (NAME, "loan", "mentor", "decision", "offer", "plan ", "$"):
            assert telling_too_much not in text

    def test_it_speaks_her_language(self, inbox):
        for language in ("en", "es"):
            tell(person(email=f"{language}@example.org", language=language))
        deliver()
        found = {one["To"].addresses[0].addr_spec: one for one in inbox.messages}
        assert "hay algo nuevo" in found["es@example.org"].get_content()
        assert found["es@example.org"]["Subject"].startswith("Novedades de")
        assert "something new" in found["en@example.org"].get_content()

    def test_whoever_read_it_in_the_program_gets_no_mail(self, inbox):
        rosa = person(email="rosa@example.org")
        tell(rosa)
        with unit_of_work() as session:
            service.mark_all_read(session, as_actor(rosa), CLOCK)
        deliver()
        assert inbox.messages == []

    def test_whoever_wants_news_in_the_program_only_gets_no_mail(self, inbox):
        rosa = person(email="rosa@example.org")
        tell(rosa)
        with unit_of_work() as session:
            accounts.keep_quiet(session, as_actor(rosa), CLOCK)
        tell(rosa)
        deliver()
        assert inbox.messages == []
        with unit_of_work() as session:
            accounts.write_to(session, as_actor(rosa))
        tell(rosa)
        deliver()
        assert len(inbox.messages) == 1

    def test_whoever_was_shut_out_meanwhile_gets_no_mail(self, inbox):
        rosa = person(email="rosa@example.org")
        tell(rosa)
        with unit_of_work() as session:
            session.get(User, rosa.id).suspended_at = CLOCK.now()
        deliver()
        assert inbox.messages == []

    def test_a_repeat_is_the_same_message_to_the_mailbox(self, inbox, monkeypatch):
        class Killed(BaseException):
            pass

        def die(*_args):
            raise Killed

        tell(person(email="rosa@example.org"))
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "_mark_done", die)
            with pytest.raises(Killed):
                outbox.deliver_due()
        with unit_of_work() as session:
            session.execute(update(OutboxRow).values(leased_until=CLOCK.now() - outbox.LEASE))
        deliver()
        first, second = inbox.messages
        assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.usefixtures("office", "by_day")
class TestTexts:
    def test_several_payments_are_one_text_and_a_meeting_has_its_own(self, gateway):
        rosa, other = person(phone="+15055550142"), person(phone="+15055550143")
        for _ in range(3):
            tell(rosa, Kind.REPAYMENT_POSTED)
            deliver()
        tell(rosa, Kind.STEP_CONFIRMED)
        tell(rosa, Kind.MEETING_PLANNED, occurs_at=CLOCK.now() + timedelta(days=2))
        tell(other, Kind.REPAYMENT_POSTED)
        deliver()
        assert sorted((body["to"], "meeting" in body["text"]) for _, _, body in gateway.got) == [
            ("+15055550142", False),
            ("+15055550142", True),
            ("+15055550143", False),
        ]

    def test_there_is_another_text_once_the_first_was_read_or_is_long_ago(self, gateway):
        rosa = person(phone="+15055550142")
        tell(rosa)
        deliver()
        with unit_of_work() as session:
            service.mark_all_read(session, as_actor(rosa), CLOCK)
        tell(rosa)
        deliver()
        assert len(gateway.got) == 2
        with unit_of_work() as session:
            session.execute(
                update(MessageRow)
                .where(MessageRow.sent_at.is_not(None))
                .values(sent_at=CLOCK.now() - GATHER - timedelta(seconds=1))
            )
        tell(rosa)
        deliver()
        assert len(gateway.got) == 3

    @pytest.mark.parametrize("kind", [Kind.LOAN_DISBURSED, Kind.MEETING_TOMORROW])
    def test_a_text_is_one_text(self, gateway, kind):
        """A link of usual length included."""
        tell(person(phone="+15055550142"), kind, occurs_at=CLOCK.now() + timedelta(days=2))
        deliver()
        ((_, headers, body),) = gateway.got
        text = body["text"].replace("http://127.0.0.1:8000", "https://trep.example.gov")
        assert len(text) <= 160
        assert set(text) <= GSM
        assert headers["Idempotency-Key"]

    def test_a_meeting_is_told_with_its_hour_and_not_with_whom(self, gateway):
        at = datetime.fromisoformat("2031-03-07T17:00:00-07:00")
        tell(person(phone="+15055550142"), Kind.MEETING_PLANNED, occurs_at=at)
        deliver()
        text = gateway.got[0][2]["text"]
        assert "Friday, March 7, 2031 at 5:00 PM" in text

    def test_what_is_over_is_not_told(self, gateway):
        tell(
            person(phone="+15055550142"),
            Kind.MEETING_TOMORROW,
            occurs_at=CLOCK.now() - timedelta(minutes=1),
        )
        deliver()
        assert gateway.got == []


class At:
    """A clock that stands at an hour of the office."""

    def __init__(self, text):
        self.zone = current_settings().zone
        self.at = datetime.fromisoformat(text).replace(tzinfo=self.zone)

    def now(self):
        return self.at


def due_rows():
    with unit_of_work() as session:
        return session.scalars(
            select(OutboxRow).where(OutboxRow.subscriber == "notifications.send_message")
        ).all()


@pytest.mark.usefixtures("office")
class TestNight:
    def test_a_phone_rings_in_the_morning(self):
        night, morning = At("2041-06-05 22:30"), At("2041-06-06 08:00")
        tell(person(phone="+15055550142"), clock=night)
        assert [row.due_at for row in due_rows()] == [morning.now()]

    def test_a_mailbox_wakes_nobody(self, inbox):
        tell(person(email="rosa@example.org"), clock=At("2021-06-05 22:30"))
        deliver()
        assert len(inbox.messages) == 1
