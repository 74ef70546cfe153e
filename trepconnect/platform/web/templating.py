"""What every template may use: assets with their digest, the office, the navigation."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, has_request_context, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from trepconnect.kernel import languages
from trepconnect.platform.config import ROOT, Settings, shipped
from trepconnect.platform.language import i18n
from trepconnect.platform.office import Office
from trepconnect.platform.web import access, kept_forms, requests, security

STATIC = ROOT / "trepconnect" / "static"
TEMPLATES = shipped("templates")
_FOREVER = 315_360_000
_WORTH_FOLDING = 3


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation: shown to those who pass the gate of its page.

    What is opened ``seldom`` is folded away where there is much.
    """

    endpoint: str
    label: str
    gate: access.Gate
    seldom: bool = False


@dataclass(frozen=True, slots=True)
class NavLink:
    url: str
    label: str
    current: bool
    seldom: bool


@dataclass(frozen=True, slots=True)
class LanguageLink:
    tag: str
    name: str
    dir: str
    url: str


def init_app(app: Flask, settings: Settings, navigation: Sequence[NavItem]) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    prefix = f"assets/{_digest(STATIC)}/"
    noise = WhiteNoise(
        app.wsgi_app,
        max_age=_FOREVER,
        immutable_file_test=lambda *_: True,
        allow_all_origins=False,
        add_headers_function=lambda headers, *_: security.protect(headers),
    )
    noise.add_files(str(_compressed(STATIC)), prefix=prefix)
    app.wsgi_app = noise  # type: ignore[method-assign]
    office = office_of(settings)
    env.globals.update(
        asset=lambda name: f"/{prefix}{name}",
        site_icon=_inlined(STATIC / "favicon.svg"),
        office=office,
        office_hours=lambda: office.hours_in(i18n.current_language()),
        demo=settings.DEMO,
        isolate=isolate,
        ltr=ltr,
        language_direction=languages.direction,
    )
    app.context_processor(_page_values(navigation))


def office_of(settings: Settings) -> Office:
    return Office(
        settings.OFFICE_NAME,
        settings.OFFICE_PHONE,
        settings.OFFICE_EMAIL,
        settings.OFFICE_ADDRESS,
        settings.OFFICE_HOURS,
        settings.PHONE_REGION,
    )


def isolate(value: object) -> Markup:
    """``value`` as it stands, whichever way the text around it runs."""
    return Markup("<bdi>{}</bdi>").format(value)


def ltr(value: object) -> Markup:
    """Phone numbers, addresses and codes, which run left to right in every language."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(value)


def _page_values(navigation: Sequence[NavItem]) -> Callable[[], dict[str, Any]]:
    def values() -> dict[str, Any]:
        if not has_request_context():
            return {}  # a message or a document made by the worker
        return {
            "actor": access.find_actor(),
            "nav": _nav(navigation),
            "languages": _languages(),
            "here": _here(),
            "kept_anchor": kept_forms.kept_anchor,
        }

    return values


def _nav(navigation: Sequence[NavItem]) -> list[NavLink]:
    visitor = access.Visitor(access.find_actor())
    shown = [item for item in navigation if item.gate.passes(visitor)]
    folds = sum(item.seldom for item in shown) >= _WORTH_FOLDING
    return [
        NavLink(
            url_for(item.endpoint),
            i18n._(item.label),
            request.endpoint == item.endpoint,
            item.seldom and folds,
        )
        for item in shown
    ]


def _here() -> str | None:
    """This page, to come back to after signing in; the start page and a sign-in page need none."""
    worth = request.method in requests.SAFE_METHODS and request.endpoint and request.path != "/"
    if not worth or request.blueprint == "accounts":
        return None
    return requests.local_path(request.full_path)


def _languages() -> list[LanguageLink]:
    """The same page in each language; the start page where this one cannot be shown again."""
    again = request.method in requests.SAFE_METHODS or kept_forms.can_keep()
    path = request.path if again else "/"
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return [_language_link(path, tuple(kept), tag) for tag in i18n.offered()]


def _language_link(path: str, kept: tuple[tuple[str, str], ...], tag: str) -> LanguageLink:
    language = languages.BY_TAG[tag]
    query = urlencode([*kept, ("lang", tag)])
    return LanguageLink(tag, language.endonym, language.direction, f"{quote(path)}?{query}")


@lru_cache(maxsize=1)
def _inlined(picture: Path) -> str:
    """A small picture as an address of its own: it costs a first visit no request."""
    return "data:image/svg+xml," + quote(picture.read_text(encoding="utf-8"), safe=" =:/'")


def _compressed(folder: Path) -> Path:
    """A copy of ``folder`` with gzip and Brotli beside each file: made anew, so never stale."""
    copy, owner = Path(tempfile.mkdtemp(prefix="trepconnect-assets-")), os.getpid()
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    compressor = Compressor(quiet=True)
    for path in [path for path in copy.rglob("*") if path.is_file()]:
        if compressor.should_compress(path.name):
            compressor.compress(str(path))
    atexit.register(_remove, copy, owner)
    return copy


def _remove(folder: Path, owner: int) -> None:
    """A forked server process must not remove what its parent made."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=1)
def _digest(folder: Path) -> str:
    """One digest for the whole tree: any change gives every asset a new address."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in {".br", ".gz"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
