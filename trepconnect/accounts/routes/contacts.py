"""A person's own contacts: each change needs a fresh proof of who it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login, queries
from trepconnect.accounts.blueprints import bp
from trepconnect.accounts.contacts import reachable_kinds
from trepconnect.accounts.domain import (
    ContactNeeded,
    ContactRefused,
    WrongCode,
    digits_of,
    is_fresh,
    needs_second_factor,
)
from trepconnect.accounts.forms import (
    AppCodeForm,
    ContactForm,
    OwnContactForm,
    ProofForm,
    RemoveContactForm,
)
from trepconnect.accounts.routes.arriving import OLD_APP_CODE, OLD_CODE, typed_contact, wait
from trepconnect.accounts.service import contacts
from trepconnect.accounts.service import second_factor as factor
from trepconnect.accounts.service import sign_in as signing
from trepconnect.kernel.errors import Throttled
from trepconnect.platform.data.db import db, read_only
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, clock, current_actor, signed_in
from trepconnect.platform.web.requests import form_status, local_path

_CODE, _TO, _PRINT = "contact_code", "contact_code_to", "contact_code_print"


@bp.route("/account/contacts", methods=["GET"])
@access(signed_in)
def list_contacts() -> ResponseReturnValue:
    mine = queries.list_own_contacts(db.session(), current_actor())
    return render_template("accounts/list_contacts.html", contacts=mine)


@bp.route("/account/contacts/new", methods=["GET", "POST"])
@access(signed_in)
def add_contact() -> ResponseReturnValue:
    if not _is_proved():
        return _prove_first()
    form = ContactForm()
    contact = typed_contact(form) if form.validate_on_submit() else None
    if contact is not None:
        contact_print = queries.contact_fingerprint(contact)
        try:
            code_id = contacts.ask_to_add(
                db.session(),
                current_actor(),
                clock,
                contact=contact,
                language=current_language(),
                asker=login.asker(contact_print),
            )
        except ContactRefused:
            form.contact.errors = [_("This is on your list already, or your list is full.")]
        except Throttled as error:
            form.contact.errors = [wait(error)]
        else:
            _note_code(code_id, contact.masked, contact_print)
            return redirect(url_for(".prove_contact"), 303)
    return render_template("accounts/add_contact.html", form=form), form_status(form)


@bp.route("/account/contacts/new/code", methods=["GET", "POST"])
@access(signed_in)
def prove_contact() -> ResponseReturnValue:
    """The code that was sent to the contact to add."""
    if _CODE not in session:
        return redirect(url_for(".add_contact"), 303)
    if not _is_proved():
        return _prove_first()
    form = ProofForm()
    if form.validate_on_submit():
        try:
            contacts.add(db.session(), current_actor(), clock, **_sent(form))
        except WrongCode:
            form.code.errors = [_(OLD_CODE)]
        except ContactRefused:
            form.code.errors = [_("It opens an account already. The office can help you.")]
        except Throttled as error:
            form.code.errors = [wait(error)]
        else:
            return _done(_("Added. You can sign in with it from now on."))
    return _code_page(form, url_for(".prove_contact"), again=url_for(".add_contact"))


@bp.route("/account/prove", methods=["GET", "POST"])
@access(signed_in)
def prove() -> ResponseReturnValue:
    """A fresh proof: staff by the app, all others by a code to one of their contacts."""
    if needs_second_factor(current_actor().roles):
        return _prove_by_app()
    form = OwnContactForm()
    with read_only() as reading:
        known = queries.list_own_contacts(reading, current_actor())
    mine = [one for one in known if one.contact.kind in reachable_kinds()]
    form.offer(mine)
    if len(mine) == 1:
        form.contact.data = str(mine[0].id)
    if form.validate_on_submit():
        chosen = next(one for one in mine if str(one.id) == form.contact.data)
        contact_print = queries.contact_fingerprint(chosen.contact)
        try:
            code_id = contacts.ask_to_prove(
                db.session(),
                clock,
                contact=chosen.contact,
                language=current_language(),
                asker=login.asker(contact_print),
            )
        except Throttled as error:
            form.contact.errors = [wait(error)]
        else:
            _note_code(code_id, chosen.contact.masked, contact_print)
            return redirect(url_for(".enter_proof", then=_there()), 303)
    return render_template("accounts/prove.html", form=form, there=_there()), form_status(form)


def _prove_by_app() -> ResponseReturnValue:
    form, identity = AppCodeForm(), login.current_identity()
    if form.validate_on_submit():
        try:
            factor.count_try(clock, identity.user_id)
            user = queries.get_user(db.session(), current_actor(), identity.user_id)
            token = factor.pass_with_app(
                db.session(),
                clock,
                user=user,
                session_id=identity.session_id,
                typed=form.code.data,
            )
        except WrongCode:
            form.code.errors = [_(OLD_APP_CODE)]
        except Throttled as error:
            form.code.errors = [wait(error)]
        else:
            return _proved(token)
    page = render_template("accounts/prove_by_app.html", form=form, there=_there())
    return page, form_status(form)


@bp.route("/account/prove/code", methods=["GET", "POST"])
@access(signed_in)
def enter_proof() -> ResponseReturnValue:
    if _CODE not in session:
        return redirect(url_for(".prove", then=_there()), 303)
    form = ProofForm()
    if form.validate_on_submit():
        try:
            token = contacts.prove(
                db.session(),
                current_actor(),
                clock,
                session_id=login.current_identity().session_id,
                **_sent(form),
            )
        except WrongCode:
            form.code.errors = [_(OLD_CODE)]
        except Throttled as error:
            form.code.errors = [wait(error)]
        else:
            return _proved(token)
    here, again = (url_for(one, then=_there()) for one in (".enter_proof", ".prove"))
    return _code_page(form, here, again=again)


@bp.route("/account/contacts/<uuid:point_id>/news", methods=["POST"])
@access(signed_in)
def choose_for_news(point_id: UUID) -> ResponseReturnValue:
    contacts.choose_for_news(db.session(), current_actor(), clock, point_id=point_id)
    return _done(_("Saved. News goes there from now on."))


@bp.route("/account/contacts/<uuid:point_id>/remove", methods=["GET", "POST"])
@access(signed_in)
def remove_contact(point_id: UUID) -> ResponseReturnValue:
    """Asks once more, then takes the contact away."""
    actor = current_actor()
    known = queries.get_own_contact(db.session(), actor, point_id)
    if not _is_proved():
        return _prove_first()
    form, session_id = RemoveContactForm(), login.current_identity().session_id
    if form.validate_on_submit():
        try:
            contacts.remove(db.session(), actor, clock, point_id=point_id)
        except ContactNeeded:
            form.form_errors.append(
                _(
                    "This one stays for now: it is your only way to sign in, or the others were"
                    " added in the last 48 hours."
                )
            )
        else:
            if form.elsewhere.data:
                signing.end_other_sessions(db.session(), actor, clock, session_id=session_id)
            return _done(_("Removed. Nobody can sign in with it any more."))
    page = render_template("accounts/remove_contact.html", form=form, known=known)
    return page, form_status(form)


def _is_proved() -> bool:
    return is_fresh(login.current_identity().proved_at, clock.now())


def _prove_first() -> ResponseReturnValue:
    return redirect(url_for(".prove", then=request.path), 303)


def _there() -> str:
    return local_path(request.args.get("then")) or url_for(".list_contacts")


def _proved(token: str) -> ResponseReturnValue:
    login.remember(token, beyond_closing=session.permanent)
    return redirect(_there(), 303)


def _note_code(code_id: UUID, to: str, contact_print: str) -> None:
    session[_CODE], session[_TO], session[_PRINT] = str(code_id), to, contact_print


def _sent(form: ProofForm) -> dict[str, Any]:
    return {
        "code_id": UUID(session[_CODE]),
        "typed": digits_of(form.code.data),
        "asker": login.asker(session[_PRINT]),
    }


def _code_page(form: ProofForm, here: str, *, again: str) -> ResponseReturnValue:
    page = render_template(
        "accounts/enter_proof.html", form=form, here=here, again=again, contact=session[_TO]
    )
    return page, form_status(form)


def _done(said: str) -> ResponseReturnValue:
    for name in (_CODE, _TO, _PRINT):
        session.pop(name, None)
    flash(said, "success")
    return redirect(url_for(".list_contacts"), 303)
