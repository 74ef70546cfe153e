"""One request: one access gate, one transaction, one place for errors; the rest is denied."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

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
    session,
    url_for,
)
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.middleware.proxy_fix import ProxyFix

from trepconnect.kernel.actor import STAFF, Actor, Role, UserId
from trepconnect.kernel.clock import Clock, SystemClock
from trepconnect.kernel.errors import DomainError, Forbidden, NotFound, Throttled
from trepconnect.kernel.typed import cleaned
from trepconnect.platform import audit
from trepconnect.platform.config import Settings
from trepconnect.platform.db import commit, db, is_duplicate, is_unavailable, unit_of_work
from trepconnect.platform.incidents import describe

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD"})
MAX_PAGE = 10_000
MAX_BODY_BYTES = 12_000_000
MAX_FORM_BYTES = 400_000
_LONGEST_PATH = 500  # it travels in the cookie, which a browser drops when it is too big
_COMPRESS_FROM_BYTES = 1_000
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sends the request. ``half`` is somebody of the staff who owes the second factor."""

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
    """Declare who may reach a view, for all methods or per method. The view is not wrapped."""

    def declare(view: View) -> View:
        declared = by_method if all_methods is None else all_methods
        view.__access__ = declared  # type: ignore[attr-defined]
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


def _register_errors(app: Flask) -> None:
    app.log_exception = _say_nothing  # type: ignore[method-assign]
    for error, status in ((NotFound, 404), (Forbidden, 403), (DomainError, 409)):
        app.register_error_handler(error, _domain_page(status))
    app.register_error_handler(Throttled, _throttled_page)
    app.register_error_handler(CSRFError, lambda _error: _error_page(400))
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(Exception, _crash_page)


def _say_nothing(exc_info: object) -> None:
    """In place of Flask's own words, which repeat what people wrote: ``_crash_page`` logs."""


def _domain_page(status: int) -> Callable[[Exception], ResponseReturnValue]:
    return lambda _error: _error_page(status)


def _throttled_page(error: Throttled) -> ResponseReturnValue:
    return (*_error_page(429), {"Retry-After": str(error.retry_after)})


_PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 429, 500, 503})


def _error_page(status: int) -> tuple[str, int]:
    if request_ctx.url_adapter is None:  # the Host header is no host: no page can be drawn
        return "", status
    return render_template(f"errors/{status if status in _PAGES else 400}.html"), status


def _http_page(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _crash_page(error.original_exception)
    if error.code is None or error.code < 400:
        return error.get_response()
    allowed = getattr(error, "valid_methods", None)
    return (*_error_page(error.code), {"Allow": ", ".join(sorted(allowed))} if allowed else {})


def _crash_page(error: BaseException) -> ResponseReturnValue:
    """A page that needs no database. The log gets the cause, the reader does not."""
    if is_duplicate(error):
        log.warning("a race was lost: %s", describe(error))
        return _error_page(409)
    log.error("request failed: %s", describe(error), exc_info=current_app.testing and error)
    g.actor = None
    return _error_page(503 if is_unavailable(error) else 500)
