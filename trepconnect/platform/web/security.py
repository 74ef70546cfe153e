"""Headers that tell a browser what this site may do: nothing it does not need."""

from __future__ import annotations

from wsgiref.headers import Headers as WsgiHeaders

from flask import Flask, Response
from werkzeug.datastructures import Headers

from trepconnect.platform.config import current_settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR = 31_536_000
_PAPER_POLICY = "frame-ancestors 'none'; base-uri 'none'"
"""For a PDF, which no page's rules are about: a browser's own viewer needs to draw it."""


def protect(headers: Headers | WsgiHeaders) -> None:
    """Set the headers that go with every answer, pictures and stylesheets included."""
    for name, value in HEADERS.items():
        headers[name] = value


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    protect(response.headers)
    if response.mimetype == "application/pdf":
        response.headers["Content-Security-Policy"] = _PAPER_POLICY
    if current_settings().secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}; includeSubDomains"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
