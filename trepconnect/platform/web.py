"""One request: one access gate, one transaction, one place for errors. What is not declared is denied."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit

import brotli
from flask import (
    Flask,
    Request,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from trepconnect.kernel.actor import STAFF, Actor, Role, UserId
from trepconnect.kernel.clock import Clock, SystemClock
from trepconnect.kernel.errors import Conflict, Forbidden, NotFound, Throttled
from trepconnect.platform import audit
from trepconnect.platform.config import Settings
from trepconnect.platform.db import commit, db, unit_of_work
from trepconnect.platform.forms import cleaned

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD"})
MAX_BODY_BYTES = 12_000_000
MAX_FORM_BYTES = 400_000
_COMPRESS_FROM_BYTES = 1_000
_BROTLI_QUALITY = 5


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sends the request. ``half`` is a staff member who still owes the second factor."""

    actor: Actor | None = None
    half: UserId | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may pass; ``name`` is what the access table in the docs and tests shows."""

    name: str
    passes: Callable[[Visitor], bool]


everyone = Gate("everyone", lambda visitor: True)
signed_in = Gate("signed in", lambda visitor: visitor.actor is not None)
half_signed_in = Gate("owes second factor", lambda visitor: visitor.half is not None)


def role(*roles: Role) -> Gate:
    """Pass those who hold at least one of ``roles``."""
    name = ", ".join(sorted(roles))
    return Gate(name, lambda visitor: visitor.actor is not None and visitor.actor.is_(*roles))


staff = role(*STAFF)


def access(all_methods: Gate | None = None, **by_method: Gate) -> Callable[[View], View]:
    """Declare who may reach a view, for all methods or per method. The view itself is not wrapped."""

    def declare(view: View) -> View:
        view.__access__ = by_method if all_methods is None else all_methods  # type: ignore[attr-defined]
        return view

    return declare


def gate_of(view: Callable[..., Any], method: str) -> Gate | None:
    """The gate declared for ``method``, or None when nothing is declared."""
    declared: Gate | Mapping[str, Gate] | None = getattr(view, "__access__", None)
    if declared is None or isinstance(declared, Gate):
        return declared
    return declared.get("GET" if method == "HEAD" else method)


def find_actor() -> Actor | None:
    """The signed-in actor, if there is one."""
    actor: Actor | None = g.get("actor")
    return actor


def current_actor() -> Actor:
    """The signed-in actor; only call behind a gate that needs one."""
    actor = find_actor()
    if actor is None:
        raise RuntimeError("the view needs a gate that requires signing in")
    return actor


def current_visitor() -> Visitor:
    visitor: Visitor = g.visitor
    return visitor


clock: Clock = SystemClock()
"""The clock of the routes; everything below takes one as an argument."""


def form_status(form: Any) -> int:
    """422 for a form with mistakes, 200 for one that was just opened."""
    return 422 if form.errors else 200


def after_reading(step: Callable[[Session], None]) -> None:
    """Run ``step`` in a transaction of its own once this GET has read all it needs.

    For the few notes that reading leaves behind: counts and last-seen times, never a change that a
    person asked for. A failure is logged and does not spoil the page.
    """
    g.setdefault("after_reading", []).append(step)


class CleanRequest(Request):
    """A request whose text has no NUL, no control characters and no lone surrogates."""

    max_form_memory_size = MAX_FORM_BYTES

    @cached_property
    def args(self) -> MultiDict[str, str]:  # type: ignore[override]
        return _clean(super().args)

    def _load_form_data(self) -> None:
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
    _register_errors(app)


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
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or request.headers.get("Sec-Fetch-Site", "same-origin") not in {
        "same-origin",
        "none",
    }:
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
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(character) < 33 for character in target):
        return None
    return target.removesuffix("?")


def _finish_transaction(response: Response) -> Response:
    session = db.session()
    if request.method in SAFE_METHODS:
        session.rollback()
        if response.status_code < 400:
            audit.write_noted_reads()
            _run_after_reading()
    elif response.status_code < 400:
        commit(session)
    else:
        session.rollback()
    return response


def _run_after_reading() -> None:
    steps: list[Callable[[Session], None]] = g.pop("after_reading", [])
    if not steps:
        return
    try:
        with unit_of_work() as session:
            for step in steps:
                step(session)
    except OperationalError:
        log.exception("a note after reading was lost")


def _compress(response: Response) -> Response:
    """Brotli for pages. A guess at a secret by length needs cookies on a foreign request: SameSite bars it."""
    small = response.content_length is None or response.content_length < _COMPRESS_FROM_BYTES
    text = response.mimetype in {"text/html", "application/json", "image/svg+xml"}
    if small or not text or response.is_streamed or "br" not in request.accept_encodings:
        return response
    response.set_data(brotli.compress(response.get_data(), quality=_BROTLI_QUALITY))
    response.headers["Content-Encoding"] = "br"
    response.vary.add("Accept-Encoding")
    return response


def _register_errors(app: Flask) -> None:
    for error, status in ((NotFound, 404), (Forbidden, 403), (Conflict, 409), (Throttled, 429)):
        app.register_error_handler(error, _domain_page(status))
    app.register_error_handler(CSRFError, lambda _error: _error_page(400))
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(Exception, _crash_page)


def _domain_page(status: int) -> Callable[[Exception], ResponseReturnValue]:
    return lambda _error: _error_page(status)


_PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 429, 500, 503})


def _error_page(status: int) -> ResponseReturnValue:
    return render_template(f"errors/{status if status in _PAGES else 400}.html"), status


def _http_page(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _error_page(error.code)


def _crash_page(error: Exception) -> ResponseReturnValue:
    """A page that needs no database. The log gets the cause, the reader does not."""
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    log.exception("request failed", exc_info=error)
    g.actor = None
    status = 503 if isinstance(error, OperationalError) else 500
    return _error_page(status)
