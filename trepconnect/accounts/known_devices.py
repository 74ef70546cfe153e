"""Browsers that proved a contact before: strangers cannot use up the codes these may ask for.

The cookie holds a random name and a keyed mark for each proved contact; nothing in it can be read
or made without the key, and nothing of it is stored.
"""

from __future__ import annotations

import hmac
import re
import secrets

from trepconnect.platform.data.crypto import fingerprint

MOST_CONTACTS = 5
_SHAPE = re.compile(r"[0-9a-f]{32}(\.[0-9a-f]{64}){1,5}")


def device_of(cookie: str, contact_print: str) -> str:
    """The name of the browser, if it proved the contact of ``contact_print``; "" otherwise."""
    if not _SHAPE.fullmatch(cookie):
        return ""
    name, *marks = cookie.split(".")
    mine = _mark(name, contact_print)
    return name if any(hmac.compare_digest(mark, mine) for mark in marks) else ""


def with_contact(cookie: str, contact_print: str) -> str:
    """The cookie of a browser that proved one more contact; the oldest of too many is dropped."""
    name, *marks = cookie.split(".") if _SHAPE.fullmatch(cookie) else [secrets.token_hex(16)]
    mine = _mark(name, contact_print)
    kept = [mark for mark in marks if mark != mine]
    return ".".join([name, *[*kept, mine][-MOST_CONTACTS:]])


def _mark(name: str, contact_print: str) -> str:
    return fingerprint(f"{name}|{contact_print}", purpose="known_device")
