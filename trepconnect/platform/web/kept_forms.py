"""What was typed stays: when the language changes, or the session ran out meanwhile.

The text waits sealed, for an hour, for the same person in the same browser, and its page shows it
again. Nothing of it counts as sent. Pages of signing in keep nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from flask import Flask, Response, current_app, g, redirect, render_template, request, session
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from wtforms.validators import ValidationError

from trepconnect.kernel.clock import Clock
from trepconnect.kernel.sensitive import find_sensitive
from trepconnect.platform.data.crypto import seal, unseal
from trepconnect.platform.data.db import Base, db, unit_of_work
from trepconnect.platform.web.access import clock, find_actor
from trepconnect.platform.web.requests import SAFE_METHODS, local_path

KEEP: Final = timedelta(hours=1)
COOKIE_NAME: Final = "kept_form"
SWITCH: Final = "switch_language"
_NOT_KEPT: Final = frozenset({"csrf_token", SWITCH})
_FIND_OWNER: Final = "trepconnect.lost_owner"

FindOwner = Callable[[], UUID | None]
"""Whose session it was that ran out, by the browser's cookie."""


class KeptForm(Base):
    """A form that was not sent: where it stands, and sealed what was in it."""

    __tablename__ = "kept_forms"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    path: Mapped[str] = mapped_column(String(500))
    sealed_content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(index=True)


def init_app(app: Flask, find_owner: FindOwner) -> None:
    app.extensions[_FIND_OWNER] = find_owner
    app.jinja_env.globals["next_form_id"] = next_anchor
    app.before_request(_switch_language)
    app.after_request(_forget_what_was_sent)
    app.register_error_handler(401, _signed_out)


def can_keep() -> bool:
    """Whether this page would show again what is typed on it."""
    return find_actor() is not None and _shows_it_again()


def _shows_it_again() -> bool:
    """The page of a form must open at the address that the form is sent to."""
    adapter = request_ctx.url_adapter
    return (
        request.blueprint != "accounts"
        and adapter is not None
        and all(adapter.test(request.path, method) for method in ("GET", "POST"))
        and local_path(request.full_path) is not None
    )


def next_anchor() -> str:
    """An id for the next form of this page; the first is the one whose content is kept."""
    g.forms_on_page = g.get("forms_on_page", 0) + 1
    return f"form-{g.forms_on_page}"


def kept_anchor() -> str | None:
    """The id of the form that a change of the language keeps, if this page has one."""
    return "form-1" if g.get("forms_on_page") and can_keep() else None


def typed(names: Iterable[str]) -> MultiDict[str, str] | None:
    """What was typed on this page before, for a form that has fields of these names."""
    if request.method not in SAFE_METHODS or COOKIE_NAME not in session:
        return None
    if "typed_before" not in g:
        g.typed_before = _find(db.session())
    found: MultiDict[str, str] | None = g.typed_before
    return found if found and set(found) & set(names) else None


def _find(reading: Session) -> MultiDict[str, str] | None:
    actor, kept_id = find_actor(), UUID(session[COOKIE_NAME])
    if actor is None:
        return None
    row = reading.execute(
        select(KeptForm.sealed_content).where(
            KeptForm.id == kept_id,
            KeptForm.user_id == actor.user_id,
            KeptForm.path == request.path,
            KeptForm.kept_at > clock.now() - KEEP,
        )
    ).one_or_none()
    if row is None:
        return None
    content = unseal(row.sealed_content, place=_place(kept_id, actor.user_id))
    return MultiDict(json.loads(content))


def _keep(writing: Session, user_id: UUID) -> None:
    """Keep what this request brought, in place of what was kept of its page before."""
    kept_id = uuid4()
    pairs = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NOT_KEPT and find_sensitive(value) is None
    ]
    writing.execute(
        delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.path == request.path)
    )
    writing.add(
        KeptForm(
            id=kept_id,
            user_id=user_id,
            path=request.path,
            sealed_content=seal(json.dumps(pairs), place=_place(kept_id, user_id)),
            kept_at=clock.now(),
        )
    )
    session[COOKIE_NAME] = str(kept_id)


def _place(kept_id: UUID, user_id: UUID) -> str:
    return f"kept_forms.{kept_id}.{user_id}"


def _switch_language() -> ResponseReturnValue | None:
    """A form that is sent by a language of the menu: the page again, with what was typed."""
    actor = find_actor()
    if request.method in SAFE_METHODS or SWITCH not in request.form or actor is None:
        return None
    if can_keep():
        _keep(db.session(), actor.user_id)
    return redirect(local_path(request.full_path) or "/", 303)


def _signed_out(_error: Exception) -> ResponseReturnValue:
    """The session ran out while the reader typed: keep it until they have signed in again."""
    there = local_path(request.full_path) if _shows_it_again() else None
    owner = _owner() if there else None
    if owner is not None:
        with unit_of_work() as writing:
            _keep(writing, owner)
    return render_template("errors/401.html", there=there, kept=owner is not None), 401


def _owner() -> UUID | None:
    find_owner: FindOwner = current_app.extensions[_FIND_OWNER]
    owner = find_owner()
    if owner is None:
        return None
    try:
        validate_csrf(request.form.get("csrf_token"))
    except (ValidationError, HTTPException):  # not ours, or too long
        return None
    return owner


def _forget_what_was_sent(response: Response) -> Response:
    """What was sent at last is not shown again."""
    sent = request.method not in SAFE_METHODS and response.status_code < 400
    if sent and COOKIE_NAME in session and can_keep() and SWITCH not in request.form:
        session.pop(COOKIE_NAME)
    return response


def clear_old(time: Clock) -> None:
    """Forget what nobody came back for."""
    with unit_of_work() as writing:
        writing.execute(delete(KeptForm).where(KeptForm.kept_at < time.now() - KEEP))
