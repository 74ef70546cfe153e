"""Pages of the office: pairings by silence, one with all that was logged, its end; and mentors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring.blueprints import staff_bp
from trepconnect.mentoring.mentors import presenters as mentors_presenters
from trepconnect.mentoring.mentors import queries as mentors_queries
from trepconnect.mentoring.mentors import service as mentors_service
from trepconnect.mentoring.mentors.domain import MentorChanged, MentorProfile
from trepconnect.mentoring.mentors.forms import MentorForm, PauseForm, ScreeningForm
from trepconnect.mentoring.mentors.queries import Mentor
from trepconnect.mentoring.overview import service
from trepconnect.mentoring.overview.queries import office
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings.domain.pairing import (
    ENDINGS,
    STARTED,
    PairingMoved,
    PairingState,
)
from trepconnect.mentoring.pairings.forms import ReasonForm
from trepconnect.mentoring.pairings.queries import pairings
from trepconnect.mentoring.pairings.queries.pairings import Pairing
from trepconnect.mentoring.sessions.queries import meetings, sessions
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import form_status, page_number
from trepconnect.profiles import labels as profiles_labels

_SILENT = "silent"
_TASKS_SHOWN = 30


@staff_bp.route("/pairings", methods=["GET"])
@access(casework)
def list_pairings() -> ResponseReturnValue:
    """``?state=`` narrows the list; without it those that go on are shown."""
    session, actor, page = db.session(), current_actor(), page_number()
    state = request.args.get("state", PairingState.ACTIVE.value)
    known = state in set(PairingState)
    states = {PairingState(state)} if known else set(PairingState)
    if state == _SILENT:
        found = office.list_long_silent(session, actor, now=clock.now(), page=page)
    else:
        found = office.list_silent(session, actor, states=states, page=page)
    return render_template(
        "mentoring/overview/staff/pairings.html",
        pairings=found,
        chosen=state if known or state == _SILENT else "all",
        silence=silence_on(clock.today()),
    )


def silence_on(today: date) -> Callable[[Pairing], int]:
    """How many days ago the two last met, or began."""
    zone = current_settings().zone

    def days(pairing: Pairing) -> int:
        since = pairing.last_met_at or pairing.started_at or pairing.proposed_at
        return max((today - since.astimezone(zone).date()).days, 0)

    return days


@staff_bp.route("/pairings/<uuid:pairing_id>", methods=["GET"])
@access(casework)
def show_pairing(pairing_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    pairing = pairings.get_pairing(session, actor, pairing_id)
    audit.note_read(actor, "mentoring.sessions_read", "user", pairing.user_id)
    return render_template(
        "mentoring/overview/staff/pairing.html",
        pairing=pairing,
        sessions=sessions.page_of_sessions(session, actor, pairing_id, page=page_number()),
        meetings=meetings.list_meetings(session, actor, pairing_id, now=clock.now()),
        tasks=meetings.list_tasks_of(session, actor, pairing_id, limit=_TASKS_SHOWN),
        silence=silence_on(clock.today()),
        started=pairing.state in STARTED,
    )


@staff_bp.route("/pairings/<uuid:pairing_id>/end", methods=["GET", "POST"])
@access(casework)
def end_pairing(pairing_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    pairing = pairings.get_pairing(session, actor, pairing_id, to=pairings_policy.can_end)
    form = ReasonForm()
    form.offer(ENDINGS)
    if pairing.state not in STARTED:
        raise PairingMoved
    if form.validate_on_submit():
        service.end_pairing(
            session,
            actor,
            clock,
            pairing_id=pairing_id,
            reason=form.chosen,
            words=form.words.data,
        )
        flash(_("The pairing has ended. Both get a message."), "success")
        return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)
    page = render_template("mentoring/overview/staff/end.html", form=form, pairing=pairing)
    return page, form_status(form)


@staff_bp.route("/mentors", methods=["GET"])
@access(casework)
def list_mentors() -> ResponseReturnValue:
    return render_template(
        "mentoring/overview/staff/mentors.html",
        mentors=office.list_mentors(db.session(), current_actor(), page=page_number()),
    )


@staff_bp.route("/mentors/<uuid:mentor_id>", methods=["GET"])
@access(casework)
def show_mentor(mentor_id: UUID) -> ResponseReturnValue:
    mentor = mentors_queries.find_mentor(db.session(), current_actor(), mentor_id)
    if mentor is None:
        name = office.get_mentor_name(db.session(), current_actor(), mentor_id)
        return render_template(
            "mentoring/overview/staff/new_mentor.html", mentor_id=mentor_id, name=name
        )
    form = ScreeningForm(
        None, screened_on=mentor.screened_on.isoformat() if mentor.screened_on else ""
    )
    return _mentor_page(mentor, form)


def _mentor_page(mentor: Mentor, form: ScreeningForm) -> ResponseReturnValue:
    page = render_template(
        "mentoring/overview/staff/mentor.html",
        mentor=mentor,
        rows=mentors_presenters.mentor_rows(mentor),
        pairings=office.list_pairings_of(
            db.session(), current_actor(), mentor.user_id, page=page_number()
        ),
        form=form,
        pause_form=PauseForm(None),
        own=mentor.user_id == current_actor().user_id,
    )
    return page, form_status(form)


@staff_bp.route("/mentors/<uuid:mentor_id>/edit", methods=["GET", "POST"])
@access(casework)
def edit_mentor(mentor_id: UUID) -> ResponseReturnValue:
    """What the mentor says, written down by the office: on the telephone, say."""
    mentor = mentors_queries.find_mentor(db.session(), current_actor(), mentor_id)
    stored = mentor.profile if mentor else MentorProfile()
    name = office.get_mentor_name(db.session(), current_actor(), mentor_id)
    form = MentorForm(data=MentorForm.data_of(stored, mentor.version if mentor else 0))
    if form.validate_on_submit() and _save(mentor_id, form):
        flash(_("Saved."), "success")
        return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)
    page = render_template(
        "mentoring/overview/staff/edit_mentor.html",
        form=form,
        mentor_id=mentor_id,
        name=name,
        weekdays=profiles_labels.WEEKDAY,
        day_parts=profiles_labels.DAY_PART,
        short_days=profiles_labels.short_days(),
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


@staff_bp.route("/mentors/<uuid:mentor_id>/screening", methods=["POST"])
@access(casework)
def screen_mentor(mentor_id: UUID) -> ResponseReturnValue:
    mentor = mentors_queries.get_mentor(db.session(), current_actor(), mentor_id)
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
    if day is None or day <= clock.today():
        return True
    form.screened_on.errors = [_("This day has not come yet")]
    return False


@staff_bp.route("/mentors/<uuid:mentor_id>/pause", methods=["POST"])
@access(casework)
def pause_mentor(mentor_id: UUID) -> ResponseReturnValue:
    form = PauseForm()
    if form.validate_on_submit():
        mentors_service.pause_mentor(
            db.session(), current_actor(), clock, user_id=mentor_id, until=form.until.day
        )
        flash(_("Nobody new is proposed to this mentor for now."), "success")
    else:
        mentors_queries.get_mentor(db.session(), current_actor(), mentor_id)
        flash(form.until.errors[0] if form.until.errors else _("Please try again."), "error")
    return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)


@staff_bp.route("/mentors/<uuid:mentor_id>/resume", methods=["POST"])
@access(casework)
def resume_mentor(mentor_id: UUID) -> ResponseReturnValue:
    mentors_service.resume_mentor(db.session(), current_actor(), clock, user_id=mentor_id)
    flash(_("People can be proposed to this mentor again."), "success")
    return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)


@staff_bp.route("/mentors/<uuid:mentor_id>/leave", methods=["POST"])
@access(casework)
def let_mentor_go(mentor_id: UUID) -> ResponseReturnValue:
    mentors_service.let_mentor_go(db.session(), current_actor(), clock, user_id=mentor_id)
    flash(
        _("The mentor is off the list. End the pairings that are still active, one by one."),
        "success",
    )
    return redirect(url_for(".show_mentor", mentor_id=mentor_id), 303)
