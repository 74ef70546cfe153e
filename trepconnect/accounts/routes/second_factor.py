"""The office's second factor: setting the app up, its code, a recovery code."""

from __future__ import annotations

from uuid import UUID

import segno
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from trepconnect.accounts import login, queries
from trepconnect.accounts.blueprints import bp
from trepconnect.accounts.domain import WrongCode
from trepconnect.accounts.forms import AppCodeForm, RecoveryCodeForm
from trepconnect.accounts.routes.arriving import OLD_APP_CODE, wait
from trepconnect.accounts.service import second_factor as factor
from trepconnect.kernel.errors import Throttled
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, half_signed_in
from trepconnect.platform.web.requests import form_status


@bp.route("/second-factor", methods=["GET", "POST"])
@access(half_signed_in)
def second_factor() -> ResponseReturnValue:
    """Set the app up the first time, ask for its code every time after."""
    identity = login.current_identity()
    form = AppCodeForm()
    tries = form.validate_on_submit() and _may_try(form, identity.user_id)
    user = queries.get_user(db.session(), identity.as_actor(), identity.user_id)
    if user.totp_secret is None:  # became staff while signed in: a new sign-in prepares the app
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
        form.code.errors = [wait(error)]
        return False
    return True


def _pass(user: queries.Account, session_id: UUID, typed: str) -> ResponseReturnValue:
    if user.totp_confirmed_at is None:
        token, codes = factor.confirm(
            db.session(), clock, user=user, session_id=session_id, typed=typed
        )
        login.remember(token)
        there = login.take_wanted()
        return render_template("accounts/recovery_codes.html", codes=codes, there=there)
    token = factor.pass_with_app(
        db.session(), clock, user=user, session_id=session_id, typed=typed
    )
    login.remember(token)
    return redirect(login.take_wanted(), 303)


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
            login.remember(token)
            return redirect(login.take_wanted(), 303)
    return render_template("accounts/use_recovery_code.html", form=form), form_status(form)
