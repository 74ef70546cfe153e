"""Public pages a browser may keep: it asks each time, and gets them again only when they changed.

Only for pages that are the same for everybody who is not signed in. Whoever is signed in, or
carries a message from the page before, always gets a page of their own that is stored nowhere.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from flask import Response, current_app, make_response, request, session
from werkzeug.http import quote_etag

from trepconnect import __version__
from trepconnect.platform.config import current_settings
from trepconnect.platform.language.i18n import TRANSLATIONS, chosen_now, current_language
from trepconnect.platform.web.access import find_actor
from trepconnect.platform.web.templating import TEMPLATES


def tag_of(*versions: object) -> str | None:
    """A name for this page as it is now; None for a page that must not be kept."""
    if find_actor() is not None or session or chosen_now():
        return None
    told = (_build(), request.full_path, current_language(), *map(str, versions))
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:24]


def is_held(tag: str | None) -> bool:
    """Whether the browser has this very page already."""
    return tag is not None and request.if_none_match.contains_weak(tag)


def unchanged(tag: str | None) -> Response:
    """Tells the browser to show what it has."""
    return _named(Response(status=304), tag)


def to_keep(page: str, tag: str | None) -> Response:
    """``page``, with its name when it may be kept."""
    return _named(make_response(page), tag)


def _named(response: Response, tag: str | None) -> Response:
    if tag is not None:
        response.headers["ETag"] = quote_etag(tag, weak=True)
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _build() -> str:
    """Changes with the program, its templates, translations, style and settings."""
    asset: Any = current_app.jinja_env.globals["asset"]
    return f"{__version__} {asset('')} {current_settings()!r} {_newest()}"


@lru_cache(maxsize=1)
def _newest() -> float:
    files = [*TEMPLATES.rglob("*.html"), *TRANSLATIONS.rglob("*.mo")]
    return max((path.stat().st_mtime for path in files), default=0.0)
