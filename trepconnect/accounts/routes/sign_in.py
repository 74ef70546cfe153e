"""Signing in, which is also signing up, and signing out."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login, queries
from trepconnect.accounts.blueprints import bp
from trepconnect.accounts.domain import (
    AccountSuspended,
    Asker,
    Contact,
    WrongCode,
    digits_of,
    first_name,
)
from trepconnect.accounts.forms import AppContactForm, CodeForm, ContactForm, WhoForm
from trepconnect.accounts.routes.arriving import (
    OLD_APP_CODE,
    OLD_CODE,
    let_in,
    typed_contact,
    wait,
)
from trepconnect.accounts.service import returning
from trepconnect.accounts.service import second_factor as factor
from trepconnect.accounts.service import sign_in as signing
from trepconnect.kernel.errors import Throttled
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, clock, everyone, find_actor
from trepconnect.platform.web.requests import form_status, local_path

_CODE = "sign_in_code"
_CONTACT = "sign_in_contact"
_PRINT = "sign_in_print"
_ASKED = "sign_in_asked"
_OWN_PHONE = "sign_in_own_phone"
_SECOND_FACTOR = "second factor"


@bp.route("/sign-in", methods=["GET", "POST"])
@access(everyone)
def sign_in() -> ResponseReturnValue:
    if find_actor() and request.method == "GET":
        return redirect(local_path(request.args.get("next")) or url_for("home.start"))
    form, waits = ContactForm(), False
    contact = typed_contact(form) if form.validate_on_submit() else None
    if contact is not None:
        try:
            return _send_code(contact, login.asker(queries.contact_fingerprint(contact)))
        except Throttled as error:
            form.contact.errors, waits = [wait(error)], True
    return render_template("accounts/sign_in.html", form=form, waits=waits), form_status(form)


@bp.route("/sign-in/app", methods=["GET", "POST"])
@access(everyone)
def sign_in_with_app() -> ResponseReturnValue:
    """A way to a code for whoever has a second factor, when strangers asked too often."""
    form = AppContactForm()
    contact = typed_contact(form) if form.validate_on_submit() else None
    if contact is not None:
        asker = login.asker(queries.contact_fingerprint(contact))
        try:
            if factor.knows_app(clock, contact=contact, typed=form.code.data, asker=asker):
                return _send_code(contact, Asker(asker.network, _SECOND_FACTOR))
            form.code.errors = [_(OLD_APP_CODE)]
        except Throttled as error:
            form.code.errors = [wait(error)]
    return render_template("accounts/sign_in_with_app.html", form=form), form_status(form)


def _send_code(contact: Contact, asker: Asker) -> ResponseReturnValue:
    code_id = signing.ask_for_code(
        db.session(), clock, contact=contact, language=current_language(), asker=asker
    )
    session[_CODE], session[_CONTACT] = str(code_id), contact.masked
    session[_PRINT] = queries.contact_fingerprint(contact)
    login.note_wanted()
    return redirect(url_for(".enter_code"), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@access(everyone)
def enter_code() -> ResponseReturnValue:
    if _CODE not in session:
        return redirect(url_for(".sign_in"), 303)
    code_id, form = UUID(session[_CODE]), CodeForm()
    if form.validate_on_submit():
        try:
            user = signing.use_code(
                db.session(),
                clock,
                code_id=code_id,
                typed=digits_of(form.code.data),
                asker=login.asker(session.get(_PRINT, "")),
            )
        except WrongCode:
            form.code.errors = [_(OLD_CODE)]
        except AccountSuspended:
            form.code.errors = [_("This account is closed. The office can tell you why.")]
        except Throttled as error:
            form.code.errors = [wait(error)]
        else:
            if returning.must_ask(db.session(), clock, code_id=code_id):
                session[_ASKED], session[_OWN_PHONE] = str(code_id), form.own_phone.data
                return redirect(url_for(".say_who"), 303)
            return let_in(user, own_phone=form.own_phone.data, contact_print=session.get(_PRINT))
    page = render_template(
        "accounts/enter_code.html",
        form=form,
        contact=session.get(_CONTACT, ""),
        again=login.to_sign_in(),
    )
    return page, form_status(form)


@bp.route("/sign-in/who", methods=["GET", "POST"])
@access(everyone)
def say_who() -> ResponseReturnValue:
    """A contact that was silent for long: is it still the same person who has it?"""
    if _ASKED not in session:
        return redirect(url_for(".sign_in"), 303)
    code_id, form = UUID(session[_ASKED]), WhoForm()
    answered = form.validate_on_submit()
    try:
        user = returning.get_asked(db.session(), clock, code_id=code_id)
        if answered:
            return _answered(code_id, is_owner=form.who.data == "yes")
    except WrongCode:
        login.forget()
        return redirect(url_for(".sign_in"), 303)
    page = render_template(
        "accounts/say_who.html", form=form, first_name=first_name(user.display_name)
    )
    return page, form_status(form)


def _answered(code_id: UUID, *, is_owner: bool) -> ResponseReturnValue:
    if is_owner:
        user = returning.let_in(db.session(), clock, code_id=code_id)
        own_phone = session.get(_OWN_PHONE, False)
        return let_in(user, own_phone=own_phone, contact_print=session.get(_PRINT))
    returning.release(db.session(), clock, code_id=code_id)
    there = login.to_sign_in()
    login.forget()
    flash(
        _(
            "Thank you. What you signed in with is free now. To start an account of your own, ask"
            " for a new code."
        ),
        "success",
    )
    return redirect(there, 303)


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
