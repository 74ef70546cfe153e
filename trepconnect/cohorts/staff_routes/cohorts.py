"""Setting up a cohort: its name and dates, what it aims for, closing it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.cohorts import policy, queries, service
from trepconnect.cohorts.blueprints import bp
from trepconnect.cohorts.domain import Cohort, CohortChanged, EndsBeforeItStarts
from trepconnect.cohorts.forms import CohortForm, VersionedForm, cohort_form, targets_form
from trepconnect.kernel.errors import NotFound
from trepconnect.platform import once
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, clock, current_actor, management
from trepconnect.platform.web.requests import form_status
from trepconnect.profiles.domain.profile import Profile
from trepconnect.profiles.labels import trade_of
from trepconnect.profiles.queries import profiles


@bp.route("/cohorts/new", methods=["GET", "POST"])
@access(management)
def create_cohort() -> ResponseReturnValue:
    form = cohort_form(_languages())
    cohort_id = form.form_key
    if form.validate_on_submit() and _create(form, cohort_id):
        flash(_("The cohort is created. Now say what it aims for."), "success")
        return redirect(url_for(".set_targets", cohort_id=cohort_id), 303)
    return render_template("cohorts/edit_cohort.html", form=form, cohort=None), form_status(form)


def _create(form: CohortForm, cohort_id: UUID) -> bool:
    """Make the cohort, once for one form; False leaves the reason in the form."""
    session, actor, plan = db.session(), current_actor(), form.plan()
    try:
        return once.send(
            form,
            lambda: service.create_cohort(
                session,
                actor,
                clock,
                cohort_id=cohort_id,
                names=plan.names,
                descriptions=plan.descriptions,
                starts_on=plan.starts_on,
                ends_on=plan.ends_on,
            ),
        )
    except EndsBeforeItStarts:
        _refuse_the_end(form)
    return False


@bp.route("/cohorts/<uuid:cohort_id>/edit", methods=["GET", "POST"])
@access(management)
def edit_cohort(cohort_id: UUID) -> ResponseReturnValue:
    cohort, status = own(cohort_id), 0
    form = cohort_form(_languages(), cohort)
    if form.validate_on_submit():
        try:
            service.change_cohort(
                db.session(),
                current_actor(),
                cohort_id=cohort_id,
                plan=form.plan(),
                seen_version=form.seen_version,
            )
        except EndsBeforeItStarts:
            _refuse_the_end(form)
        except CohortChanged:
            status = _tell_that_it_changed(form, cohort)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".show_cohort", cohort_id=cohort_id), 303)
    page = render_template(
        "cohorts/edit_cohort.html",
        form=form,
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
    )
    return page, status or form_status(form)


@bp.route("/cohorts/<uuid:cohort_id>/targets", methods=["GET", "POST"])
@access(management)
def set_targets(cohort_id: UUID) -> ResponseReturnValue:
    cohort, status = own(cohort_id), 0
    form = targets_form(cohort)
    if form.validate_on_submit():
        try:
            service.set_targets(
                db.session(),
                current_actor(),
                cohort_id=cohort_id,
                targets=form.targets(),
                seen_version=form.seen_version,
            )
        except CohortChanged:
            status = _tell_that_it_changed(form, cohort)
        else:
            flash(_("The targets are saved."), "success")
            return redirect(url_for(".show_cohort", cohort_id=cohort_id), 303)
    page = render_template(
        "cohorts/set_targets.html",
        form=form,
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
    )
    return page, status or form_status(form)


@bp.route("/cohorts/<uuid:cohort_id>/close", methods=["POST"])
@access(management)
def close_cohort(cohort_id: UUID) -> ResponseReturnValue:
    service.close_cohort(db.session(), current_actor(), clock, cohort_id=cohort_id)
    flash(_("The cohort is closed: nobody joins it any more. Its numbers stay."), "success")
    return redirect(url_for(".show_cohort", cohort_id=cohort_id), 303)


@bp.route("/cohorts/<uuid:cohort_id>/reopen", methods=["POST"])
@access(management)
def reopen_cohort(cohort_id: UUID) -> ResponseReturnValue:
    service.reopen_cohort(db.session(), current_actor(), cohort_id=cohort_id)
    flash(_("The cohort is open again."), "success")
    return redirect(url_for(".show_cohort", cohort_id=cohort_id), 303)


def _languages() -> list[str]:
    """Those of the office, its own first."""
    settings = current_settings()
    others = [tag for tag in settings.LANGUAGES if tag != settings.DEFAULT_LANGUAGE]
    return [settings.DEFAULT_LANGUAGE, *others]


def _refuse_the_end(form: CohortForm) -> None:
    form.ends_on.errors = [_("The last day is before the first day")]


def _tell_that_it_changed(form: VersionedForm, cohort: Cohort) -> int:
    """Keep what was typed; saved again, it replaces what the other wrote."""
    form.form_errors.append(
        _("Somebody else changed this cohort meanwhile. Save again to put your version in place.")
    )
    form.show_version(cohort.version)
    return 409


def own(cohort_id: UUID) -> Cohort:
    """A cohort that the actor may change."""
    return queries.get_cohort(db.session(), current_actor(), cohort_id, to=policy.can_change)


def profile_of(user_id: UUID) -> Profile:
    """The entrepreneur's profile, for the form. Raises NotFound for who never opened one."""
    profile = profiles.get_profile(db.session(), current_actor(), user_id)
    if not profile.started:
        raise NotFound
    audit.note_read(current_actor(), "profiles.profile_read", "user", user_id)
    return profile


def titles_of(profile: Profile) -> list[tuple[UUID, str]]:
    """The entrepreneur's businesses by name, or by trade while they have none."""
    return [
        (one.id, one.details.name or trade_of(one.kind) or _("Business without a name"))
        for one in profile.businesses
    ]
