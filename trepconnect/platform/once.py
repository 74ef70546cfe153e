"""Forms that count once: the key of a form and a digest of what was sent, kept together.

The same form with the same content is the earlier act again: nothing is done twice. The same form
with other content is refused, for what was saved then stands and what was typed now is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from flask import request
from sqlalchemy import String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from wtforms import HiddenField

from trepconnect.kernel.clock import Clock
from trepconnect.platform.data.crypto import fingerprint
from trepconnect.platform.data.db import Base, db, is_duplicate, unit_of_work
from trepconnect.platform.forms.base import Form
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import clock, current_actor

KEEP: Final = timedelta(days=90)
_NO_CONTENT: Final = frozenset({"csrf_token", "key", "version", "seen", "step"})


class FormKey(Base):
    """A form that was sent, and a keyed hash of what was in it; nothing of it can be read back."""

    __tablename__ = "form_keys"

    key: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime] = mapped_column(index=True)


class KeyedForm(Form):
    """A form with a key of its own, new for each page: sent twice it counts once."""

    key = HiddenField(default=lambda: str(uuid4()))

    @property
    def form_key(self) -> UUID:
        """The key that was sent; another one in place of what is no key."""
        return key_of(self.key.data) or uuid4()


def key_of(said: Any) -> UUID | None:
    """The key of a form, or None for whatever is none."""
    try:
        return UUID(said or "")
    except (TypeError, ValueError, AttributeError):
        return None


def send(form: KeyedForm, act: Callable[[], object]) -> bool:
    """Do ``act`` unless this form was sent before; False when it was, with other content.

    Then the form says so and gets a new key: sent again it is a new one. What ``act`` raises is
    raised, and the key is free again.
    """
    session, key, digest = db.session(), form.form_key, _digest()
    with session.begin_nested():
        kept = _keep(session, key, digest)
        if kept is None:
            act()
    return kept in {None, digest} or _refuse(form)


def is_repeat(form: KeyedForm) -> bool:
    """Whether the very same was sent before. Writes nothing; refuses other content as ``send``."""
    kept = _kept(db.session(), form.form_key)
    if kept is None:
        return False
    return kept == _digest() or _refuse(form)


def clear_old(time: Clock) -> None:
    """Forget forms that nobody has open any more."""
    with unit_of_work() as session:
        session.execute(delete(FormKey).where(FormKey.used_at < time.now() - KEEP))


def _keep(session: Session, key: UUID, digest: str) -> str | None:
    """The digest that was kept with this key before; None when it is kept now."""
    try:
        with session.begin_nested():
            session.add(FormKey(key=key, digest=digest, used_at=clock.now()))
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        return _kept(session, key)
    return None


def _kept(session: Session, key: UUID) -> str | None:
    return session.scalar(select(FormKey.digest).where(FormKey.key == key))


def _digest() -> str:
    """Of what was sent, where to, and by whom."""
    sent = sorted((name, values) for name, values in request.form.lists())
    content = [(name, values) for name, values in sent if name not in _NO_CONTENT]
    told = [str(current_actor().user_id), request.path, content]
    return fingerprint(json.dumps(told), purpose="form.content")


def _refuse(form: KeyedForm) -> bool:
    form.key.data = str(uuid4())
    form.form_errors.append(
        _(
            "You sent this form before, with other content. What you sent first is saved and has"
            " not changed. To correct it, do not send this one. If this is a new one, send it"
            " again."
        )
    )
    return False
