"""One request: one gate, one transaction; the rest is denied."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import brotli
from flask import (
    Flask,
    Request,
    Response,
    abort,
    current_app,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix

from trepconnect.kernel.errors import NotFound
from trepconnect.kernel.typed import cleaned
from trepconnect.platform.config import Settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import commit, db, unit_of_work
from trepconnect.platform.incidents import describe
from trepconnect.platform.web import errors
from trepconnect.platform.web.access import Visitor, gate_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


log = logging.getLogger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD"})
MAX_PAGE = 10_000
MAX_BODY_BYTES = 12_000_000
MAX_FORM_BYTES = 400_000
_LONGEST_PATH = 500  # it travels in the cookie, which a browser drops when it is too big
_COMPRESS_FROM_BYTES = 1_000
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6


def form_status(form: Any) -> int:
    """422 for a form with mistakes, 200 for one that was just opened."""
    return 422 if form.errors else 200


def page_number() -> int:
    """Which page of a list ``?page=`` asks for: 1 for whatever is no number of a page."""
    wish = request.args.get("page", "")
    if not (wish.isascii() and wish.isdigit()) or len(wish) > len(str(MAX_PAGE)):
        return 1
    return min(max(int(wish), 1), MAX_PAGE)


def after_reading(step: Callable[[Session], None]) -> None:
    """Run ``step`` in a transaction of its own once this GET has read all it needs.

    For the few notes that reading leaves behind: counts and last-seen times, never a change that a
    person asked for. A failure is logged and does not spoil the page.
    """
    g.setdefault("after_reading", []).append(step)


class CleanRequest(Request):
    """A request whose text has no NUL, no control characters and no lone surrogates.

    A HEAD looks like a GET to the views; its body is left out on the way back.
    """

    max_form_memory_size = MAX_FORM_BYTES

    def __init__(self, environ: WSGIEnvironment, *args: Any, **kwargs: Any) -> None:
        super().__init__(environ, *args, **kwargs)
        if self.method == "HEAD":
            self.method = "GET"

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _clean(super().args)

    def _load_form_data(self) -> None:
        if self.mimetype != "multipart/form-data":  # whose parser counts by itself
            self.max_content_length = MAX_FORM_BYTES
        super()._load_form_data()
        self.form = _clean(self.form)


def _clean(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = values.items(multi=True)
    return ImmutableMultiDict([(cleaned(key), cleaned(value)) for key, value in pairs])


Identify = Callable[[], Visitor]


def init_app(app: Flask, settings: Settings, identify: Identify) -> None:
    app.request_class = CleanRequest
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SECRET_KEY=settings.SECRET_KEY,
        SESSION_COOKIE_NAME="__Host-trepconnect" if settings.secure else "trepconnect",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the Origin check below is stricter and needs no Referer
    )
    if settings.PROXIES:
        hops = settings.PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.extensions["trepconnect.identify"] = identify
    app.before_request(_refuse_other_sites)
    app.before_request(_enforce_access)
    CSRFProtect(app)
    app.after_request(_compress)
    app.after_request(_finish_transaction)
    errors.init_app(app)


def seal(app: Flask) -> None:
    """Refuse to start while a view says nothing of who may reach it."""
    bare = [
        f"{rule.endpoint} [{method}]"
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if gate_of(app.view_functions[rule.endpoint], method) is None
    ]
    if bare:
        raise RuntimeError(f"no access declared for {', '.join(sorted(bare))}")


def _refuse_other_sites() -> None:
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.partition("://")[2] != request.host
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if foreign or site not in {"same-origin", "none"}:
        abort(400)


def _enforce_access() -> ResponseReturnValue | None:
    db.session().info["read_only"] = request.method in SAFE_METHODS
    identify: Identify = current_app.extensions["trepconnect.identify"]
    g.visitor = visitor = identify()
    g.actor = visitor.actor
    if request.endpoint is None:
        return None  # no such page: let Flask answer 404 or 405
    gate = gate_of(current_app.view_functions[request.endpoint], request.method)
    if gate is not None and gate.passes(visitor):
        return None
    if visitor.actor is not None:
        abort(403)
    if request.method not in SAFE_METHODS:
        abort(401)
    there = "accounts.second_factor" if visitor.half else "accounts.sign_in"
    return redirect(url_for(there, next=local_path(request.full_path)), 303)


def local_path(target: str | None) -> str | None:
    """``target`` if it is a path of this site and nothing else, for going on after a sign-in."""
    if not target or len(target) > _LONGEST_PATH or not target.startswith("/"):
        return None
    if target.startswith(("//", "/\\")) or any(ord(character) < 33 for character in target):
        return None
    return target.removesuffix("?")


def _finish_transaction(response: Response) -> Response:
    writing = db.session()
    if request.method in SAFE_METHODS or response.status_code >= 400:
        writing.rollback()
    else:
        _commit_or_forget(writing)
    if response.status_code < 500:
        audit.write_noted_reads()
    if request.method in SAFE_METHODS and response.status_code < 400:
        _run_after_reading()
    return response


def _commit_or_forget(writing: Session) -> None:
    """Commit, or let the browser keep the cookie it had: no "Saved" for what was not."""
    try:
        audit.chain_noted_reads(writing)
        commit(writing)
    except BaseException:
        session.modified = False
        raise


def _run_after_reading() -> None:
    steps: list[Callable[[Session], None]] = g.pop("after_reading", [])
    if not steps:
        return
    try:
        with unit_of_work() as session:
            for step in steps:
                step(session)
    except SQLAlchemyError as error:
        log.warning("a note after reading was lost: %s", describe(error))


def _compress(response: Response) -> Response:
    """Brotli for pages, gzip for those who do not read it.

    Guessing a secret by the length of pages needs cookies on foreign requests: SameSite bars it.
    """
    small = response.content_length is None or response.content_length < _COMPRESS_FROM_BYTES
    text = response.mimetype in {"text/html", "application/json", "image/svg+xml"}
    if small or not text or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    for name, compress in _COMPRESSIONS.items():
        if request.accept_encodings.quality(name) > 0:
            response.set_data(compress(response.get_data()))
            response.headers["Content-Encoding"] = name
            break
    return response


_COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=_BROTLI_QUALITY),
    "gzip": partial(gzip.compress, compresslevel=_GZIP_LEVEL, mtime=0),
}


def asked_id(name: str) -> UUID | None:
    """An id of the address or the form; what is no id is not there."""
    said = request.values.get(name, "")
    if not said:
        return None
    try:
        return UUID(said)
    except ValueError:
        raise NotFound from None


def asked_number(name: str, default: int = 1) -> int:
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else default
