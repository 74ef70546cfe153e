"""Text messages: posted to the office's gateway in production, the terminal by default."""

from __future__ import annotations

import sys
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from trepconnect.platform.config import current_settings

_TIMEOUT_SECONDS = 20
_KNOCK_SECONDS = 5


def send_sms(*, to: str, text: str, key: str) -> None:
    """Send one text. ``to`` is E.164; ``key`` is the gateway's idempotency key.

    The gateway gets a JSON object ``{"to", "text"}``. Raises ``requests.RequestException``; the
    outbox tries again.
    """
    url = urlsplit(current_settings().SMS_URL)
    if url.scheme == "console":
        print(f"--- text to {to}: {text}", file=sys.stderr, flush=True)  # noqa: T201
        return
    import requests  # noqa: PLC0415 - heavy, and most processes send no text

    auth = (unquote(url.username), unquote(url.password or "")) if url.username else None
    answer = requests.post(
        _bare(url),
        json={"to": to, "text": text},
        headers={"Idempotency-Key": key},
        auth=auth,
        timeout=_TIMEOUT_SECONDS,
        allow_redirects=False,
    )
    if not 200 <= answer.status_code < 300:  # a redirect has not taken the message, either
        raise requests.HTTPError(f"the gateway answered {answer.status_code}")


def knock() -> str | None:
    """Ask whether the gateway is there, without a text and without a password.

    Returns the time on its answer, whatever it answers. Raises ``requests.RequestException``.
    """
    import requests  # noqa: PLC0415 - as above

    url = urlsplit(current_settings().SMS_URL)
    answer = requests.head(_bare(url), timeout=_KNOCK_SECONDS, allow_redirects=False)
    return answer.headers.get("Date")


def _bare(url: SplitResult) -> str:
    """The address without user and password."""
    return urlunsplit(url._replace(netloc=url.netloc.rpartition("@")[2]))
