"""What the pages of signing in share: words, contacts that were typed, and opening a session."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login, queries
from trepconnect.accounts.contacts import asked, read_reachable
from trepconnect.accounts.domain import Contact, needs_second_factor
from trepconnect.accounts.forms import ContactForm
from trepconnect.accounts.service import returning
from trepconnect.accounts.service import second_factor as factor
from trepconnect.accounts.service import sign_in as signing
from trepconnect.kernel.errors import Throttled
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import N_, _, _n
from trepconnect.platform.web.access import clock

OLD_CODE = N_(
    "This is not the code we sent, or it is older than 10 minutes. Check it, or ask for a new one."
)
OLD_APP_CODE = N_(
    "These are not the numbers your app shows now. Each code works once: wait for the next one."
)


def typed_contact(form: ContactForm) -> Contact | None:
    """The contact that was typed; None leaves an error beside the field."""
    contact = read_reachable(form.contact.data)
    if contact is None:
        form.contact.errors = [_(asked().wrong)]
    return contact


def wait(error: Throttled) -> str:
    minutes = -(-error.retry_after // 60)
    return _n(
        "That was many tries in a short time. Wait %(n)s minute, then try again.",
        "That was many tries in a short time. Wait %(n)s minutes, then try again.",
        minutes,
    )


def let_in(
    user: queries.Account, *, own_phone: bool, contact_print: str | None
) -> ResponseReturnValue:
    """Open a session for ``user``, who proved the contact of ``contact_print``."""
    is_new, staff = not user.display_name, needs_second_factor(user.roles)
    factor.prepare(user)
    token = signing.start_session(
        db.session(), clock, user=user, device=login.device_name(), own_phone=own_phone
    )
    login.remember(token, beyond_closing=own_phone and not staff)
    login.save_wanted(signing.as_actor(user))
    if staff:
        there = url_for(".second_factor")
    else:
        there = url_for("home.welcome") if is_new else login.take_wanted()
    response = redirect(there, 303)
    if contact_print:  # a code asked for before the last upgrade has none
        returning.note_use(db.session(), clock, contact_print=contact_print)
        login.know_device(response, contact_print)
    return response
