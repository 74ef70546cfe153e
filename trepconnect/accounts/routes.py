"""Signing in and out, and a person's own account."""

from __future__ import annotations

from uuid import UUID

import segno
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from trepconnect.accounts import login, queries
from trepconnect.accounts.contacts import NO_CONTACT, read_contact
from trepconnect.accounts.domain import (
    AccountSuspended,
    Asker,
    Contact,
    WrongCode,
    digits_of,
    needs_second_factor,
)
from trepconnect.accounts.forms import (
    AppCodeForm,
    AppContactForm,
    CodeForm,
    ContactForm,
    LanguageForm,
    NameForm,
    NewsForm,
    RecoveryCodeForm,
)
from trepconnect.accounts.service import second_factor as factor
from trepconnect.accounts.service import sign_in as signing
from trepconnect.accounts.service import telling
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Throttled
from trepconnect.platform import i18n, languages
from trepconnect.platform.config import current_settings
from trepconnect.platform.db import db
from trepconnect.platform.i18n import N_, _, _n, current_language
from trepconnect.platform.web import (
    access,
    clock,
    current_actor,
    everyone,
    find_actor,
    form_status,
    half_signed_in,
    local_path,
    signed_in,
)

bp = Blueprint("accounts", __name__)

OLD_CODE = N_(
    "This is not the code we sent, or it is older than 10 minutes. Check it, or ask for a new one."
)
OLD_APP_CODE = N_(
    "These are not the numbers your app shows now. Each code works once: wait for the next one."
)
_CODE = "sign_in_code"
_CONTACT = "sign_in_contact"
_NEXT = "sign_in_next"
_PRINT = "sign_in_print"
_SECOND_FACTOR = "second factor"


@bp.route("/sign-in", methods=["GET", "POST"])
@access(everyone)
def sign_in() -> ResponseReturnValue:
    if find_actor() and request.method == "GET":
        return redirect(local_path(request.args.get("next")) or url_for("home.start"))
    form, waits = ContactForm(), False
    contact = _typed_contact(form) if form.validate_on_submit() else None
    if contact is not None:
        try:
            return _send_code(contact, login.asker(queries.contact_fingerprint(contact)))
        except Throttled as error:
            form.contact.errors, waits = [_wait(error)], True
    return render_template("accounts/sign_in.html", form=form, waits=waits), form_status(form)


@bp.route("/sign-in/app", methods=["GET", "POST"])
@access(everyone)
def sign_in_with_app() -> ResponseReturnValue:
    """A way to a code for whoever has a second factor, when strangers asked too often."""
    form = AppContactForm()
    contact = _typed_contact(form) if form.validate_on_submit() else None
    if contact is not None:
        asker = login.asker(queries.contact_fingerprint(contact))
        try:
            if factor.knows_app(clock, contact=contact, typed=form.code.data, asker=asker):
                return _send_code(contact, Asker(asker.network, _SECOND_FACTOR))
            form.code.errors = [_(OLD_APP_CODE)]
        except Throttled as error:
            form.code.errors = [_wait(error)]
    return render_template("accounts/sign_in_with_app.html", form=form), form_status(form)


def _typed_contact(form: ContactForm) -> Contact | None:
    """The contact that was typed; None leaves an error beside the field."""
    contact = read_contact(form.contact.data, current_settings().PHONE_REGION)
    if contact is None:
        form.contact.errors = [_(NO_CONTACT)]
    return contact


def _send_code(contact: Contact, asker: Asker) -> ResponseReturnValue:
    code_id = signing.ask_for_code(
        db.session(), clock, contact=contact, language=current_language(), asker=asker
    )
    session[_CODE], session[_CONTACT] = str(code_id), contact.masked
    session[_PRINT] = queries.contact_fingerprint(contact)
    session[_NEXT] = local_path(request.args.get("next"))
    return redirect(url_for(".enter_code"), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@access(everyone)
def enter_code() -> ResponseReturnValue:
    if _CODE not in session:
        return redirect(url_for(".sign_in"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            user = signing.use_code(
                db.session(),
                clock,
                code_id=UUID(session[_CODE]),
                typed=digits_of(form.code.data),
                asker=login.asker(session.get(_PRINT, "")),
            )
        except WrongCode:
            form.code.errors = [_(OLD_CODE)]
        except AccountSuspended:
            form.code.errors = [_("This account is closed. The office can tell you why.")]
        except Throttled as error:
            form.code.errors = [_wait(error)]
        else:
            return _let_in(user, own_phone=form.own_phone.data)
    page = render_template(
        "accounts/enter_code.html", form=form, contact=session.get(_CONTACT, "")
    )
    return page, form_status(form)


def _let_in(user: queries.Account, *, own_phone: bool) -> ResponseReturnValue:
    there, contact_print = _next(), session.get(_PRINT)
    is_new = not user.display_name
    factor.prepare(user)
    token = signing.start_session(
        db.session(), clock, user=user, device=login.device_name(), own_phone=own_phone
    )
    staff = needs_second_factor(user.roles)
    login.remember(token, beyond_closing=own_phone and not staff)
    if staff:
        session[_NEXT] = there
        there = url_for(".second_factor")
    response = redirect(url_for("home.welcome") if is_new and not staff else there, 303)
    if contact_print:  # a code asked for before the last upgrade has none
        login.know_device(response, contact_print)
    return response


def _wait(error: Throttled) -> str:
    minutes = -(-error.retry_after // 60)
    return _n(
        "That was many tries in a short time. Wait %(n)s minute, then try again.",
        "That was many tries in a short time. Wait %(n)s minutes, then try again.",
        minutes,
    )


@bp.route("/sign-out", methods=["POST"])
@access(everyone)
def sign_out() -> ResponseReturnValue:
    identity = login.find_identity()
    if identity is not None:
        signing.end_session(
            db.session(), identity.as_actor(), clock, session_id=identity.session_id
        )
    login.forget()
    response = redirect(url_for("home.start"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    flash(_("You are signed out."), "success")
    return response


@bp.route("/second-factor", methods=["GET", "POST"])
@access(half_signed_in)
def second_factor() -> ResponseReturnValue:
    """Set the app up the first time, ask for its code every time after."""
    identity = login.current_identity()
    form = AppCodeForm()
    tries = form.validate_on_submit() and _may_try(form, identity.user_id)
    user = queries.get_user(db.session(), identity.as_actor(), identity.user_id)
    if user.totp_secret is None:  # she became staff while signed in: a new sign-in prepares her
        login.forget()
        return redirect(url_for(".sign_in"), 303)
    if tries:
        try:
            return _pass(user, identity.session_id, form.code.data)
        except WrongCode:
            form.code.errors = [_(OLD_APP_CODE)]
    if user.totp_confirmed_at is None:
        return _show_setup(user, form)
    return render_template("accounts/second_factor.html", form=form), form_status(form)


def _may_try(form: AppCodeForm | RecoveryCodeForm, user_id: UUID) -> bool:
    """Count the try, before this request's own session begins to write."""
    try:
        factor.count_try(clock, user_id)
    except Throttled as error:
        form.code.errors = [_wait(error)]
        return False
    return True


def _pass(user: queries.Account, session_id: UUID, typed: str) -> ResponseReturnValue:
    there = _next()
    if user.totp_confirmed_at is None:
        token, codes = factor.confirm(
            db.session(), clock, user=user, session_id=session_id, typed=typed
        )
        login.remember(token)
        return render_template("accounts/recovery_codes.html", codes=codes, there=there)
    token = factor.pass_with_app(
        db.session(), clock, user=user, session_id=session_id, typed=typed
    )
    login.remember(token)
    return redirect(there, 303)


def _show_setup(user: queries.Account, form: AppCodeForm) -> ResponseReturnValue:
    picture = segno.make(factor.setup_address(user, current_settings().OFFICE_NAME), micro=False)
    svg = picture.svg_inline(scale=5, border=2, svgclass="qr", lineclass=None, omitsize=False)
    secret = factor.secret_of(user)
    page = render_template(
        "accounts/set_up_second_factor.html",
        form=form,
        picture=Markup(svg),  # noqa: S704 - drawn from the secret, no part of it is typed
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
    )
    return page, form_status(form)


@bp.route("/second-factor/recovery", methods=["GET", "POST"])
@access(half_signed_in)
def use_recovery_code() -> ResponseReturnValue:
    identity = login.current_identity()
    form = RecoveryCodeForm()
    if form.validate_on_submit() and _may_try(form, identity.user_id):
        user = queries.get_user(db.session(), identity.as_actor(), identity.user_id)
        try:
            token = factor.pass_with_recovery_code(
                db.session(),
                clock,
                user=user,
                session_id=identity.session_id,
                typed=form.code.data,
            )
        except WrongCode:
            form.code.errors = [_("This code is not on your list, or it was used before.")]
        else:
            there = _next()
            login.remember(token)
            return redirect(there, 303)
    return render_template("accounts/use_recovery_code.html", form=form), form_status(form)


def _next() -> str:
    return session.get(_NEXT) or url_for("home.start")


@bp.route("/account", methods=["GET"])
@access(signed_in)
def show_account() -> ResponseReturnValue:
    return _account_page(current_actor(), NameForm(None), NewsForm(None))


def _account_page(actor: Actor, name_form: NameForm, news_form: NewsForm) -> ResponseReturnValue:
    """The whole page; of its forms the one that was sent keeps what was typed."""
    if not name_form.errors:
        name_form.display_name.data = actor.display_name
    if not news_form.errors:
        quiet = queries.is_quiet(db.session(), actor)
        news_form.news.data = "program" if quiet else "contact"
    page = render_template(
        "accounts/show_account.html",
        form=news_form if news_form.errors else name_form,
        name_form=name_form,
        news_form=news_form,
        language_form=_language_form(),
        contacts=queries.list_contacts(db.session(), actor.user_id),
        sessions=queries.list_sessions(db.session(), actor, clock.now()),
        reads=queries.list_reads(db.session(), actor),
        this_session=login.current_identity().session_id,
    )
    return page, max(form_status(name_form), form_status(news_form))


def _language_form() -> LanguageForm:
    form = LanguageForm()
    form.language.choices = [(tag, languages.BY_TAG[tag].endonym) for tag in i18n.offered()]
    if not form.is_submitted():
        form.language.data = current_language()
    return form


@bp.route("/account/name", methods=["POST"])
@access(signed_in)
def change_name() -> ResponseReturnValue:
    form = NameForm()
    if not form.validate_on_submit():
        return _account_page(current_actor(), form, NewsForm(None))
    signing.rename(db.session(), current_actor(), display_name=form.display_name.data)
    flash(_("Saved."), "success")
    return redirect(url_for(".show_account"), 303)


@bp.route("/account/language", methods=["POST"])
@access(signed_in)
def change_language() -> ResponseReturnValue:
    form = _language_form()
    if not form.validate_on_submit():
        return redirect(url_for(".show_account"), 303)
    signing.choose_language(db.session(), current_actor(), language=form.language.data)
    return redirect(url_for(".show_account", lang=form.language.data), 303)


@bp.route("/account/news", methods=["POST"])
@access(signed_in)
def change_news() -> ResponseReturnValue:
    form = NewsForm()
    if not form.validate_on_submit():
        return _account_page(current_actor(), NameForm(None), form)
    if form.news.data == "program":
        telling.keep_quiet(db.session(), current_actor(), clock)
    else:
        telling.write_to(db.session(), current_actor())
    flash(_("Saved."), "success")
    return redirect(url_for(".show_account"), 303)


@bp.route("/account/sessions/<uuid:session_id>/end", methods=["POST"])
@access(signed_in)
def end_session(session_id: UUID) -> ResponseReturnValue:
    signing.end_own_session(db.session(), current_actor(), clock, session_id=session_id)
    flash(_("That device is signed out."), "success")
    return redirect(url_for(".show_account"), 303)


@bp.route("/account/sign-out-everywhere", methods=["POST"])
@access(signed_in)
def sign_out_everywhere() -> ResponseReturnValue:
    signing.end_all_sessions(db.session(), current_actor(), clock)
    login.forget()
    flash(_("You are signed out on every device."), "success")
    return redirect(url_for("home.start"), 303)
