"""Flask-Login as a thin shell over our own sessions: it carries a token, the row decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from uuid import UUID

from flask import Flask, current_app, g, request, session, url_for
from flask_login import (
    LoginManager,
    UserMixin,
    current_user,  # noqa: TID251 - this is where current_actor() comes from
    login_user,
    logout_user,
)
from werkzeug import Response

from trepconnect.accounts import queries
from trepconnect.accounts.contacts import readable
from trepconnect.accounts.domain import LONGEST_SESSION, Asker
from trepconnect.accounts.known_devices import device_of, with_contact
from trepconnect.accounts.queries import Identity, Unread
from trepconnect.accounts.service.sign_in import choose_language, touch_session
from trepconnect.kernel.actor import Actor
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db, read_only
from trepconnect.platform.language.i18n import chosen_now
from trepconnect.platform.web import kept_forms
from trepconnect.platform.web.access import Visitor, clock
from trepconnect.platform.web.requests import SAFE_METHODS, after_reading, local_path

Save = Callable[[Actor, UUID], bool]
_QUERY = "trepconnect.identity_query"
_TOUCH_AFTER = timedelta(seconds=60)
_DEVICE_KNOWN_FOR = timedelta(days=365)
_HOUSEHOLD_BITS = 56
_WANTED = "sign_in_next"
_TO_SAVE = "sign_in_save"
_CARRIED = (_WANTED, _TO_SAVE, kept_forms.COOKIE_NAME)
_SAVING = "trepconnect.save_wanted"
_DEVICES = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds: the token that opens the session row, and what the row says."""

    def __init__(self, token: str, identity: Identity | None) -> None:
        self._token = token
        self.identity = identity

    def get_id(self) -> str:
        return self._token


def init_app(app: Flask, unread: Unread, save: Save) -> None:
    """``unread`` counts a person's messages beside the reading of the session; ``save`` keeps a
    service for that person and says whether it is done with."""
    app.extensions[_SAVING] = save
    app.extensions[_QUERY] = queries.identity_query(unread)
    app.jinja_env.globals["unread_messages"] = unread_messages
    app.jinja_env.filters["contact"] = readable
    app.config["PERMANENT_SESSION_LIFETIME"] = LONGEST_SESSION
    # Templates know `actor`; asking again would need a database on the page that says it is away.
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # it would trust a forgeable address header
    manager.user_loader(_load)


def _load(token: str) -> SignedIn | None:
    """Read the session row; beside a write, in a transaction that ends before the view's."""
    query, now = current_app.extensions[_QUERY], clock.now()
    if request.method in SAFE_METHODS:
        identity = queries.find_identity(db.session(), query, token, now)
    else:
        with read_only() as reading:
            identity = queries.find_identity(reading, query, token, now)
    return SignedIn(token, identity) if identity else None


def identify() -> Visitor:
    """Who sends this request; the access gate asks."""
    if "_user_id" not in session or not current_user.is_authenticated:
        return Visitor()
    identity: Identity = current_user.identity
    g.identity = identity
    if clock.now() - identity.seen_at > _TOUCH_AFTER:
        after_reading(
            lambda writing: touch_session(writing, clock, session_id=identity.session_id)
        )
    wish = chosen_now()
    if wish and wish != identity.language:
        after_reading(lambda writing: choose_language(writing, identity.as_actor(), language=wish))
    if not identity.is_complete:
        return Visitor(half=identity.user_id)
    return Visitor(actor=identity.as_actor())


def find_lost_owner() -> UUID | None:
    """Whose session the cookie of this request names, although it opens nothing any more."""
    if "_user_id" not in session or find_identity() is not None:
        return None
    with read_only() as reading:
        return queries.find_session_owner(reading, session["_user_id"])


def find_identity() -> Identity | None:
    """The live session of this request, whether or not it owes a second factor."""
    identity: Identity | None = g.get("identity")
    return identity


def unread_messages() -> int:
    """How many messages wait for the reader of this page; costs nothing."""
    identity = find_identity()
    return identity.unread if identity else 0


def current_identity() -> Identity:
    """The live session of this request; only behind a gate that needs one."""
    identity: Identity = g.identity
    return identity


def remember(token: str, *, beyond_closing: bool = False) -> None:
    """Put a fresh session into the cookie; what the browser held before is gone, but for what
    the person wanted to do.

    ``beyond_closing`` keeps the cookie when the browser is closed: the person's own phone.
    """
    kept = {name: session[name] for name in _CARRIED if name in session}
    session.clear()
    session.update(kept)
    session.permanent = beyond_closing
    login_user(SignedIn(token, None))
    g.pop("csrf_token", None)


def note_wanted() -> None:
    """Keep where the reader wanted to go and what to save before being asked to sign in."""
    session[_WANTED] = local_path(request.args.get("next"))
    session[_TO_SAVE] = request.args.get("save", type=UUID)


def to_sign_in() -> str:
    """The page to sign in, with what the reader wanted."""
    return url_for("accounts.sign_in", next=session.get(_WANTED), save=session.get(_TO_SAVE))


def save_wanted(actor: Actor) -> None:
    """Save what the reader pressed "save" on before signing in, as soon as it can be."""
    wish = session.get(_TO_SAVE)
    if wish and current_app.extensions[_SAVING](actor, wish):
        session.pop(_TO_SAVE)


def wanted() -> str | None:
    """The page that was wanted before signing in, if it still waits."""
    there: str | None = session.get(_WANTED)
    return there


def take_wanted() -> str:
    """Where to go now: the page that was wanted, once, or the start page."""
    return session.pop(_WANTED, None) or url_for("home.start")


def forget() -> None:
    logout_user()
    session.clear()


def device_name() -> str:
    """The kind of device, for a person's list of where they are signed in; no more than that."""
    agent = request.user_agent.string
    return next((name for name in _DEVICES if name in agent), "")


def asker(contact_print: str) -> Asker:
    """Who sends this request, to the owner of the contact with this fingerprint."""
    cookie = request.cookies.get(_device_cookie(), "")
    return Asker(network_of(request.remote_addr or ""), device_of(cookie, contact_print))


def know_device(response: Response, contact_print: str) -> None:
    """Have this browser remember that it proved the contact."""
    name = _device_cookie()
    response.set_cookie(
        name,
        with_contact(request.cookies.get(name, ""), contact_print),
        max_age=_DEVICE_KNOWN_FOR,
        secure=current_settings().secure,
        httponly=True,
        samesite="Lax",
    )


def _device_cookie() -> str:
    return "__Host-device" if current_settings().secure else "device"


def network_of(address: str) -> str:
    """An address as throttling counts it: IPv4 whole, IPv6 by the /56 that a household has."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv4Address):
        return str(ip)
    return str(ip_network((int(ip), _HOUSEHOLD_BITS), strict=False))
