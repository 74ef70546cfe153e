"""What a reader sees when something goes wrong; the log gets the cause."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, current_app, g, render_template
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from trepconnect.kernel.errors import DomainError, Forbidden, NotFound, Throttled
from trepconnect.platform.data.db import is_duplicate, is_unavailable
from trepconnect.platform.incidents import describe

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
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
