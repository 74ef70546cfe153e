"""A person's own account: name, language, news, where they are signed in."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login, queries
from trepconnect.accounts.blueprints import bp
from trepconnect.accounts.forms import LanguageForm, NameForm, NewsForm
from trepconnect.accounts.service import accounts
from trepconnect.accounts.service import sign_in as signing
from trepconnect.kernel import languages
from trepconnect.kernel.actor import Actor
from trepconnect.platform.data.db import db
from trepconnect.platform.language import i18n
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, clock, current_actor, signed_in
from trepconnect.platform.web.requests import form_status


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
        accounts.keep_quiet(db.session(), current_actor(), clock)
    else:
        accounts.write_to(db.session(), current_actor())
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
