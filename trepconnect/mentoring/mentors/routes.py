"""What mentors tell of themselves, and their pause."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring.blueprints import bp
from trepconnect.mentoring.mentors import queries, service
from trepconnect.mentoring.mentors.domain import MentorChanged, MentorProfile
from trepconnect.mentoring.mentors.forms import MentorForm, PauseForm
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, mentors
from trepconnect.platform.web.requests import form_status
from trepconnect.profiles import labels as profiles_labels


@bp.route("/mentoring/profile", methods=["GET", "POST"])
@access(mentors)
def edit_profile() -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    mentor = queries.find_mentor(session, actor, actor.user_id)
    stored = mentor.profile if mentor else MentorProfile()
    form = MentorForm(data=MentorForm.data_of(stored, mentor.version if mentor else 0))
    if form.validate_on_submit() and _save(form):
        flash(_("Saved. Thank you for giving your time."), "success")
        return redirect(url_for(".list_pairings"), 303)
    page = render_template(
        "mentoring/mentors/edit_profile.html",
        form=form,
        mentor=mentor,
        pause_form=PauseForm(None),
        weekdays=profiles_labels.WEEKDAY,
        day_parts=profiles_labels.DAY_PART,
        short_days=profiles_labels.short_days(),
    )
    return page, form_status(form)


def _save(form: MentorForm) -> bool:
    actor = current_actor()
    try:
        service.save_mentor(
            db.session(),
            actor,
            clock,
            user_id=actor.user_id,
            profile=form.profile(),
            seen_version=form.seen_version,
        )
    except MentorChanged:
        form.form_errors.append(
            _("Your profile was saved somewhere else meanwhile. Open this page again.")
        )
        return False
    return True


@bp.route("/mentoring/profile/pause", methods=["POST"])
@access(mentors)
def pause_mentor() -> ResponseReturnValue:
    form, actor = PauseForm(), current_actor()
    if queries.find_mentor(db.session(), actor, actor.user_id) is None:
        return redirect(url_for(".edit_profile"), 303)
    if not form.validate_on_submit():
        flash(form.until.errors[0] if form.until.errors else _("Please try again."), "error")
        return redirect(url_for(".edit_profile"), 303)
    service.pause_mentor(db.session(), actor, clock, user_id=actor.user_id, until=form.until.day)
    flash(_("We propose nobody new to you for now. Who is with you stays with you."), "success")
    return redirect(url_for(".list_pairings"), 303)


@bp.route("/mentoring/profile/resume", methods=["POST"])
@access(mentors)
def resume_mentor() -> ResponseReturnValue:
    actor = current_actor()
    if queries.find_mentor(db.session(), actor, actor.user_id) is None:
        return redirect(url_for(".edit_profile"), 303)
    service.resume_mentor(db.session(), actor, clock, user_id=actor.user_id)
    flash(_("Welcome back. We may propose somebody to you again."), "success")
    return redirect(url_for(".list_pairings"), 303)
