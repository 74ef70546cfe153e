"""Mentors: who has places free, who waits to be screened, what each says of himself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring import pages, wording
from trepconnect.mentoring.domain.mentor import MentorChanged, MentorProfile
from trepconnect.mentoring.forms.mentors import MentorForm, PauseForm, ScreeningForm
from trepconnect.mentoring.queries import mentors, office
from trepconnect.mentoring.queries.mentors import Mentor
from trepconnect.mentoring.service import mentors as mentors_service
from trepconnect.mentoring.staff_routes.blueprint import bp
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import form_status, page_number
from trepconnect.profiles import labels


@bp.route("/mentors", methods=["GET"])
@access(casework)
def list_mentors() -> ResponseReturnValue:
    return render_template(
        "mentoring/staff/mentors.html",
        mentors=office.list_mentors(db.session(), current_actor(), page=page_number()),
        wording=wording,
    )


@bp.route("/mentors/<uuid:mentor_id>", methods=["GET"])
@access(casework)
def show_mentor(mentor_id: UUID) -> ResponseReturnValue:
    mentor = mentors.find_mentor(db.session(), current_actor(), mentor_id)
    if mentor is None:
        name = office.get_mentor_name(db.session(), current_actor(), mentor_id)
        return render_template("mentoring/staff/new_mentor.html", mentor_id=mentor_id, name=name)
    form = ScreeningForm(
        None, screened_on=mentor.screened_on.isoformat() if mentor.screened_on else ""
    )
    return _mentor_page(mentor, form)


def _mentor_page(mentor: Mentor, form: ScreeningForm) -> ResponseReturnValue:
    page = render_template(
        "mentoring/staff/mentor.html",
        mentor=mentor,
        rows=pages.mentor_rows(mentor),
        pairings=office.list_pairings_of(
            db.session(), current_actor(), mentor.user_id, page=page_number()
        ),
        form=form,
        pause_form=PauseForm(None),
        own=mentor.user_id == current_actor().user_id,
        pages=pages,
        wording=wording,
    )
    return page, form_status(form)


@bp.route("/mentors/<uuid:mentor_id>/edit", methods=["GET", "POST"])
@access(casework)
def edit_mentor(mentor_id: UUID) -> ResponseReturnValue:
    """What he says of himself, written down for him: on the telephone, say."""
    mentor = mentors.find_mentor(db.session(), current_actor(), mentor_id)
    stored = mentor.profile if mentor else MentorProfile()
    name = office.get_mentor_name(db.session(), current_actor(), mentor_id)
    form = MentorForm(data=MentorForm.data_of(stored, mentor.version if mentor else 0))
    if form.validate_on_submit() and _save(mentor_id, form):
        flash(_("Saved."), "success")
        return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)
    page = render_template(
        "mentoring/staff/edit_mentor.html",
        form=form,
        mentor_id=mentor_id,
        name=name,
        weekdays=labels.WEEKDAY,
        day_parts=labels.DAY_PART,
        short_days=labels.short_days(),
    )
    return page, form_status(form)


def _save(mentor_id: UUID, form: MentorForm) -> bool:
    values: dict[str, Any] = {"profile": form.profile(), "seen_version": form.seen_version}
    try:
        mentors_service.save_mentor(
            db.session(), current_actor(), clock, user_id=mentor_id, **values
        )
    except MentorChanged:
        form.form_errors.append(
            _("This profile was saved somewhere else meanwhile. Open the page again.")
        )
        return False
    return True


@bp.route("/mentors/<uuid:mentor_id>/screening", methods=["POST"])
@access(casework)
def screen_mentor(mentor_id: UUID) -> ResponseReturnValue:
    mentor = mentors.get_mentor(db.session(), current_actor(), mentor_id)
    form = ScreeningForm()
    if not form.validate_on_submit() or not _is_past(form):
        return _mentor_page(mentor, form)
    mentors_service.set_screening(
        db.session(),
        current_actor(),
        clock,
        user_id=mentor_id,
        screened_on=form.screened_on.day,
    )
    flash(_("Saved."), "success")
    return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)


def _is_past(form: ScreeningForm) -> bool:
    day = form.screened_on.day
    if day is None or day <= clock.today(current_settings().zone):
        return True
    form.screened_on.errors = [_("This day has not come yet")]
    return False


@bp.route("/mentors/<uuid:mentor_id>/pause", methods=["POST"])
@access(casework)
def pause_mentor(mentor_id: UUID) -> ResponseReturnValue:
    form = PauseForm()
    if form.validate_on_submit():
        mentors_service.pause_mentor(
            db.session(), current_actor(), clock, user_id=mentor_id, until=form.until.day
        )
        flash(_("Nobody new is proposed to this mentor for now."), "success")
    else:
        mentors.get_mentor(db.session(), current_actor(), mentor_id)
        flash(form.until.errors[0] if form.until.errors else _("Please try again."), "error")
    return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)


@bp.route("/mentors/<uuid:mentor_id>/resume", methods=["POST"])
@access(casework)
def resume_mentor(mentor_id: UUID) -> ResponseReturnValue:
    mentors_service.resume_mentor(db.session(), current_actor(), clock, user_id=mentor_id)
    flash(_("People can be proposed to this mentor again."), "success")
    return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)


@bp.route("/mentors/<uuid:mentor_id>/leave", methods=["POST"])
@access(casework)
def let_mentor_go(mentor_id: UUID) -> ResponseReturnValue:
    mentors_service.let_mentor_go(db.session(), current_actor(), clock, user_id=mentor_id)
    flash(
        _("The mentor is off the list. End the pairings that are still active, one by one."),
        "success",
    )
    return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)
