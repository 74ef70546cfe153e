"""Web addresses of records, made safe to link to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+", re.UNICODE)


def web_link(text: str) -> str | None:
    """An http(s) address for ``text``, which may lack its scheme; None when it is not one."""
    text = text.strip()
    if not text or any(c.isspace() for c in text):
        return None
    candidate = text if re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:(?!\d)", text) else f"http://{text}"
    try:
        parts = urlsplit(candidate)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    return candidate
