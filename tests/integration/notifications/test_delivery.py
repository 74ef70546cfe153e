"""Messages really leave: to an SMTP server and to a text gateway on this machine."""

from uuid import uuid4

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import func, select, update

from tests.conftest import settings
from tests.integration.notifications.conftest import Inbox
from tests.integration.processes import free_port
from trepconnect.accounts import domain as accounts_domain
from trepconnect.accounts.domain import Asker, Contact, ContactKind
from trepconnect.accounts.models import Invitation, SignInCode
from trepconnect.accounts.service import accounts, sign_in
from trepconnect.app import create_app
from trepconnect.kernel.actor import Actor, Role
from trepconnect.notifications import subscribers
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data import db as db_data
from trepconnect.platform.data.db import db, read_only, unit_of_work
from trepconnect.platform.delivery.mail import send_mail
from trepconnect.platform.delivery.sms import send_sms
from trepconnect.platform.worker import outbox
from trepconnect.platform.worker.outbox import LEASE, OutboxRow

ARABIC = "أهلاً بك في مكتب المدينة"
EMAIL = Contact(ContactKind.EMAIL, "maria@example.org")
PHONE = Contact(ContactKind.PHONE, "+15055550142")


def send(**changes):
    given = {"to": "maria@example.org", "subject": "Su código", "text": ARABIC, "key": "k1"}
    send_mail(**{**given, **changes})


@pytest.mark.usefixtures("office")
class TestMail:
    def test_any_script_arrives_as_it_was_written(self, inbox):
        send(subject="¡Préstamo! قرض 贷款", text=ARABIC * 40, html=f"<p>{ARABIC}</p>")
        (message,) = inbox.messages
        assert message["Subject"] == "¡Préstamo! قرض 贷款"
        assert message.get_body(("plain",)).get_content().strip() == ARABIC * 40
        assert ARABIC in message.get_body(("html",)).get_content()
        assert message["From"].addresses[0].display_name == "Oficina de Río Claro"
        assert message["To"].addresses[0].addr_spec == "maria@example.org"

    def test_the_same_key_is_the_same_message(self, inbox):
        for key in ("k1", "k1", "k2"):
            send(key=key)
        ids = [message["Message-ID"] for message in inbox.messages]
        assert ids[0] == ids[1] == "<k1@127.0.0.1>"
        assert ids[2] != ids[0]

    def test_a_message_says_when_it_was_written(self, inbox):
        send()
        written = inbox.messages[0]["Date"].datetime
        assert abs(written - OfficeClock().now()).total_seconds() < 60

    def test_nobody_answers_a_machine(self, inbox):
        send()
        assert inbox.messages[0]["Auto-Submitted"] == "auto-generated"

    @pytest.mark.parametrize("part", ["to", "subject"])
    def test_no_header_can_be_put_in_by_what_was_typed(self, inbox, part):
        with pytest.raises(ValueError, match="linefeed"):
            send(**{part: "x@example.org\r\nBcc: spy@example.org"})
        assert inbox.messages == []

    def test_a_server_that_says_no_is_an_error(self, inbox):
        inbox.reply = "451 later"
        with pytest.raises(OSError, match="451"):
            send()


def test_signing_in_to_the_mail_server(new_database, tmp_path):
    seen = []

    def check(_server, _session, _envelope, _mechanism, data):
        seen.append(data)
        good = isinstance(data, LoginPassword) and data.password == b"p@ss/word"
        return AuthResult(success=good)

    inbox = Inbox()
    port = free_port()
    controller = Controller(
        inbox, hostname="127.0.0.1", port=port, authenticator=check, auth_require_tls=False
    )
    controller.start()
    url = f"smtp://office:p%40ss%2Fword@127.0.0.1:{port}"
    app = create_app(settings(new_database(), tmp_path, MAIL_URL=url))
    try:
        with app.app_context():
            send()
            db.engine.dispose()
    finally:
        controller.stop()
    assert seen
    assert len(inbox.messages) == 1


@pytest.mark.usefixtures("office")
class TestTexts:
    def test_a_text_reaches_the_gateway_with_its_key(self, gateway):
        send_sms(to=PHONE.value, text=ARABIC, key="k1")
        ((path, headers, body),) = gateway.got
        assert path == "/send"
        assert body == {"to": PHONE.value, "text": ARABIC}
        assert headers["Idempotency-Key"] == "k1"
        assert headers["Authorization"].startswith("Basic ")
        assert "key:" not in headers["Host"]

    @pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
    def test_a_gateway_that_says_no_is_an_error(self, gateway, status):
        gateway.status = status
        with pytest.raises(requests.HTTPError):
            send_sms(to=PHONE.value, text="x", key="k")

    def test_a_redirect_is_not_followed_and_has_not_taken_the_text(self, gateway):
        gateway.status = 302
        with pytest.raises(requests.HTTPError):
            send_sms(to=PHONE.value, text="x", key="k")
        assert len(gateway.got) == 1


def ask(contact, language="en"):
    with unit_of_work() as session:
        return sign_in.ask_for_code(
            session, OfficeClock(), contact=contact, language=language, asker=Asker("n")
        )


def let_lease_run_out():
    with unit_of_work() as session:
        session.execute(update(OutboxRow).values(leased_until=OfficeClock().now() - LEASE))


@pytest.mark.usefixtures("office")
class TestSignInCodes:
    def test_a_code_goes_to_a_mailbox_and_is_forgotten(self, inbox):
        code_id = ask(EMAIL)
        outbox.deliver_due()
        (message,) = inbox.messages
        assert message["To"].addresses[0].addr_spec == EMAIL.value
        code = message.get_content().split("code is ")[1][:6]
        assert code.isdigit()
        assert code not in message["Subject"]
        with unit_of_work() as session:
            assert session.get(SignInCode, code_id).sealed_code is None
        with unit_of_work() as session:
            user = sign_in.use_code(
                session, OfficeClock(), code_id=code_id, typed=code, asker=Asker("n")
            )
            assert user.roles == {Role.ENTREPRENEUR}

    def test_a_code_goes_to_a_phone(self, gateway):
        ask(PHONE)
        outbox.deliver_due()
        ((_, _, body),) = gateway.got
        assert body["to"] == PHONE.value
        assert len(body["text"]) < 160

    def test_a_code_is_forgotten_in_the_transaction_that_notes_it_as_sent(
        self, inbox, monkeypatch
    ):
        """One commit after the sending: the less time a worker can die in, the fewer repeats."""
        code_id = ask(EMAIL)
        commits = []
        real = db_data.unit_of_work
        monkeypatch.setattr(
            outbox, "unit_of_work", lambda: commits.append(len(inbox.messages)) or real()
        )
        outbox.deliver_due()
        assert commits == [0, 1]
        with read_only() as session:
            assert session.get(SignInCode, code_id).sealed_code is None
            assert session.scalars(select(OutboxRow.done_at)).all() != [None]

    def test_a_code_sent_by_a_worker_that_died_is_sent_again_as_the_same_message(
        self, inbox, monkeypatch
    ):
        class Killed(BaseException):
            pass

        def die(*_args):
            raise Killed

        ask(EMAIL)
        monkeypatch.setattr(sign_in, "forget_code", die)
        with pytest.raises(Killed):
            outbox.deliver_due()
        monkeypatch.undo()
        outbox.deliver_due()
        assert len(inbox.messages) == 1, "not within the lease"
        let_lease_run_out()
        outbox.deliver_due()
        first, second = inbox.messages
        assert first["Message-ID"] == second["Message-ID"]
        assert first.get_content() == second.get_content()

    def test_a_mail_server_that_is_away_costs_a_wait_and_no_code(self, inbox, caplog):
        inbox.reply = "451 mailbox of maria@example.org is busy"
        ask(EMAIL)
        outbox.deliver_due()
        assert "maria" not in caplog.text
        inbox.reply = None
        with unit_of_work() as session:
            session.execute(update(OutboxRow).values(due_at=OfficeClock().now()))
        outbox.deliver_due()
        assert len(inbox.messages) == 1


@pytest.mark.usefixtures("office")
class TestInvitations:
    def invite(self, **changes):
        with unit_of_work() as session:
            inviter = sign_in.open_account(
                session,
                OfficeClock(),
                display_name="Ann",
                roles=frozenset({Role.ADMIN}),
                language="en",
                contact=Contact(ContactKind.EMAIL, f"{uuid4().hex}@example.org"),
            )
            actor = Actor(inviter.id, inviter.roles)
            return accounts.invite(
                session,
                actor,
                OfficeClock(),
                **{
                    "display_name": "María %(link)s {{ 7 * 7 }}",
                    "contact": EMAIL,
                    "role": Role.MENTOR,
                    "language": "en",
                    **changes,
                },
            ).id

    def test_the_link_opens_the_invitation_once_and_is_forgotten(self, inbox, office):
        invitation_id = self.invite()
        outbox.deliver_due()
        text = inbox.messages[0].get_content()
        assert "María %(link)s {{ 7 * 7 }}" in text
        token = text.split("/invitations/")[1].split()[0]
        assert text.split("/invitations/")[0].endswith("http://127.0.0.1:8000")
        with unit_of_work() as session:
            assert session.get(Invitation, invitation_id).sealed_token is None
            user, _ = accounts.accept(session, OfficeClock(), token=token)
            assert user.roles == {Role.MENTOR}
        with pytest.raises(accounts_domain.InvitationGone), unit_of_work() as session:
            accounts.accept(session, OfficeClock(), token=token)

    def test_a_withdrawn_invitation_is_not_sent(self, inbox):
        invitation_id = self.invite()
        with unit_of_work() as session:
            accounts.withdraw(session, Actor.system(), OfficeClock(), invitation_id=invitation_id)
        outbox.deliver_due()
        assert inbox.messages == []
        with unit_of_work() as session:
            done = select(func.count()).where(OutboxRow.done_at.is_not(None))
            assert session.scalar(done) == 1


def test_every_message_has_a_subject_and_a_text(office):
    names = {path.split(".")[0] for path in office.jinja_env.list_templates(["txt"])}
    subjects = {path.split(".")[0] for path in office.jinja_env.list_templates(["subject"])}
    assert {name for name in names if name.startswith("messages/")} == subjects
    assert len(subscribers.SUBSCRIPTIONS) >= 2
