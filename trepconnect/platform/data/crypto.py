"""Encryption of sensitive columns, and keyed fingerprints to look them up by."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trepconnect.platform.config import current_settings, field_key

_VERSION = b"\x01"
_NONCE_BYTES = 12


class Unreadable(ValueError):
    """The ciphertext was changed, moved to another place, or sealed with another key."""


def seal(text: str, *, place: str) -> bytes:
    """Encrypt ``text`` for one ``place`` (table, column and row); it opens nowhere else."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + _cipher().encrypt(nonce, text.encode(), place.encode())


def unseal(sealed: bytes, *, place: str) -> str:
    """Decrypt what ``seal`` made for the same ``place``; raises ``Unreadable``."""
    return unseal_with(field_key(current_settings()), sealed, place=place)


def unseal_with(key: bytes, sealed: bytes, *, place: str) -> str:
    """As ``unseal``, with a key that is not the program's own; ``ValueError`` if it is none."""
    if sealed[:1] != _VERSION:
        raise Unreadable("unknown version")
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, place.encode()).decode()
    except (InvalidTag, ValueError):
        raise Unreadable("wrong key, place or content") from None


def fingerprint(text: str, *, purpose: str) -> str:
    """A keyed hash: equal for equal texts, useless without the key."""
    key = hmac.digest(field_key(current_settings()), purpose.encode(), "sha256")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _cipher() -> AESGCM:
    return AESGCM(field_key(current_settings()))
