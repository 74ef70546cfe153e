"""A mail server and a text gateway on this machine, and an office that sends through them."""

import email
import json
from contextlib import contextmanager
from email.policy import default
from http.server import BaseHTTPRequestHandler

import pytest
from aiosmtpd.controller import Controller

from tests.conftest import settings
from tests.integration.processes import answering, free_port
from trepconnect.app import create_app
from trepconnect.platform.data.db import db


class Inbox:
    """What the SMTP server of the tests took; answers with ``reply`` when it is set."""

    def __init__(self):
        self.messages, self.reply = [], None

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.reply:
            return self.reply
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def listening(inbox):
    """A mail server that gives what it gets to ``inbox``, which learns its port."""
    inbox.port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    yield inbox
    controller.stop()


@pytest.fixture
def inbox():
    with listening(Inbox()) as inbox:
        yield inbox


@pytest.fixture
def gateway():
    """A text gateway: what it was sent; ``status`` is what it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(self.server.status)
            if self.server.status == 302:
                self.send_header("Location", "http://127.0.0.1:1/stolen")
            self.end_headers()

        def log_message(self, *args):
            pass

    with answering(Handler) as server:
        server.got, server.status = [], 200
        yield server


@pytest.fixture
def office(new_database, tmp_path, inbox, gateway):
    app = create_app(
        settings(
            new_database(),
            tmp_path,
            MAIL_URL=f"smtp://127.0.0.1:{inbox.port}",
            MAIL_FROM="Oficina de Río Claro <office@example.org>",
            SMS_URL=f"http://key:p%40ss@127.0.0.1:{gateway.server_port}/send",
        )
    )
    with app.app_context():
        yield app
        db.engine.dispose()
