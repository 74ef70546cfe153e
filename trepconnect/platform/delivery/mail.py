"""E-mail: plain SMTP in production, the terminal by default."""

from __future__ import annotations

import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from urllib.parse import unquote, urlsplit

from trepconnect.platform.config import current_settings

_TIMEOUT_SECONDS = 10  # for each step; all of them must end within the lease of the outbox


def send_mail(*, to: str, subject: str, text: str, html: str | None = None, key: str) -> None:
    """Send one message. ``key`` makes its Message-ID: the same key is the same message.

    Raises what ``smtplib`` raises; the outbox tries again.
    """
    settings = current_settings()
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.MAIL_FROM
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = localtime()
    host = urlsplit(settings.PUBLIC_URL).hostname
    message["Message-ID"] = f"<{key}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    url = urlsplit(settings.MAIL_URL)
    if url.scheme == "console":
        print(f"--- e-mail to {to}: {subject}\n{text}\n---", file=sys.stderr, flush=True)  # noqa: T201
    else:
        _send(message, url.geturl())


def greet(address: str) -> None:
    """Sign in to the mail server and leave, sending nothing. Raises what ``smtplib`` raises."""
    with _signed_in(address) as server:
        server.noop()


def _send(message: EmailMessage, address: str) -> None:
    with _signed_in(address) as server:
        server.send_message(message)


@contextmanager
def _signed_in(address: str) -> Iterator[smtplib.SMTP]:
    """``smtp://user:password@host:587?starttls=1`` or ``smtps://host:465``."""
    url = urlsplit(address)
    host = url.hostname or "localhost"
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=_TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=_TIMEOUT_SECONDS)
    try:
        if url.query == "starttls=1":
            server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
    finally:
        # Not QUIT: waiting for its answer is time in which a killed worker would send again.
        server.close()
