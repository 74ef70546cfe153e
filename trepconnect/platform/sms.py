"""Text messages: posted to the office's gateway in production, the terminal by default."""

from __future__ import annotations

import sys
from urllib.parse import unquote, urlsplit, urlunsplit

import requests

from trepconnect.platform.config import current_settings

_TIMEOUT_SECONDS = 20


def send_sms(*, to: str, text: str, key: str) -> None:
    """Send one text. ``to`` is E.164; ``key`` is the gateway's idempotency key.

    The gateway gets a JSON object ``{"to", "text"}``. Raises ``requests.RequestException``; the
    outbox tries again.
    """
    url = urlsplit(current_settings().SMS_URL)
    if url.scheme == "console":
        print(f"--- text to {to}: {text}", file=sys.stderr, flush=True)  # noqa: T201
        return
    auth = (unquote(url.username), unquote(url.password or "")) if url.username else None
    bare = urlunsplit(url._replace(netloc=url.netloc.rpartition("@")[2]))
    answer = requests.post(
        bare,
        json={"to": to, "text": text},
        headers={"Idempotency-Key": key},
        auth=auth,
        timeout=_TIMEOUT_SECONDS,
        allow_redirects=False,
    )
    if not 200 <= answer.status_code < 300:  # a redirect has not taken the message, either
        raise requests.HTTPError(f"the gateway answered {answer.status_code}")
