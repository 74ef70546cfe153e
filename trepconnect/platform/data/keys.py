"""Whether the key at hand is the one that this database was sealed with.

A known text is kept in the database, sealed. A key that cannot open it would hide all people
from themselves: they would sign in to second, empty accounts, sealed with the wrong key.
"""

from __future__ import annotations

import base64
import binascii
from enum import StrEnum

from sqlalchemy import LargeBinary, String, column, inspect, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from trepconnect.platform.config import BadSetting, Settings
from trepconnect.platform.data.crypto import Unreadable, seal, unseal, unseal_with
from trepconnect.platform.data.db import Base, Id, read_only, unit_of_work, wait_for_turn

_NAME = "field_key"
_TEXT = "trepconnect"
_PLACE = "key_checks.field_key"
_CONTACTS = table("contact_points", column("id", Id()), column("sealed_value", LargeBinary))


class KeyCheck(Base):
    """A text that everybody may know, sealed with the key of this database."""

    __tablename__ = "key_checks"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed_value: Mapped[bytes] = mapped_column(LargeBinary)


class KeyState(StrEnum):
    GOOD = "good"
    UNMARKED = "unmarked"
    """Nothing was sealed yet, so any key will do."""
    WRONG = "wrong"
    SWAPPED = "swapped"
    """The key for sessions opens what the key for columns should open."""


WHAT_TO_DO = {
    KeyState.WRONG: (
        "is not the key that this database was sealed with. Put back the file `field-key` (or the "
        "setting) from the backup of the keys, then start again. Do not make a new key: nobody "
        "could be found by it."
    ),
    KeyState.SWAPPED: (
        "was swapped with SECRET_KEY: exchange the two files `field-key` and `secret-key` (or the "
        "two settings), then start again."
    ),
}


def state_of(session: Session, settings: Settings) -> KeyState:
    """What the key of ``settings`` is to the database of ``session``."""
    sample = _sample(session)
    if sample is None:
        return KeyState.UNMARKED
    sealed, place = sample
    try:
        unseal(sealed, place=place)
    except Unreadable:
        swapped = _opens(sealed, place, settings.SECRET_KEY)
        return KeyState.SWAPPED if swapped else KeyState.WRONG
    return KeyState.GOOD


def confirm(settings: Settings) -> None:
    """Refuse a key that is not this database's; raises ``BadSetting`` that says what to do."""
    with read_only() as session:
        state = state_of(session, settings)
    if state in WHAT_TO_DO:
        raise BadSetting("FIELD_KEY", WHAT_TO_DO[state])


def confirm_and_mark(settings: Settings) -> None:
    """As ``confirm``; a database that has no check value yet gets one."""
    confirm(settings)
    with read_only() as session:
        if session.get(KeyCheck, _NAME) is not None:
            return
    with unit_of_work() as session:
        wait_for_turn(session, _PLACE)
        if session.get(KeyCheck, _NAME) is None:
            session.add(KeyCheck(name=_NAME, sealed_value=seal(_TEXT, place=_PLACE)))


def _sample(session: Session) -> tuple[bytes, str] | None:
    """Something sealed: the check value, or in a database from before it a person's contact."""
    tables = set(inspect(session.connection()).get_table_names())
    if KeyCheck.__tablename__ in tables:
        check = session.get(KeyCheck, _NAME)
        if check is not None:
            return check.sealed_value, _PLACE
    if _CONTACTS.name in tables:
        row = session.execute(select(_CONTACTS).order_by(_CONTACTS.c.id).limit(1)).one_or_none()
        if row is not None:
            return row.sealed_value, f"contact_points.{row.id}"
    return None


def _opens(sealed: bytes, place: str, key: str) -> bool:
    try:
        unseal_with(base64.urlsafe_b64decode(key), sealed, place=place)
    except (Unreadable, binascii.Error, ValueError):
        return False
    return True
