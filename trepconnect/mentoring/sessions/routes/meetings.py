"""Meetings to come, and what was agreed."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring.blueprints import bp, members
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings import presenters as pairings_presenters
from trepconnect.mentoring.pairings.domain.pairing import PairingMoved, PairingState
from trepconnect.mentoring.pairings.routes import get_own
from trepconnect.mentoring.sessions.domain import USUAL, MeetingNotAhead, MeetingOverlaps
from trepconnect.mentoring.sessions.forms.meetings import MeetingForm
from trepconnect.mentoring.sessions.queries import meetings
from trepconnect.mentoring.sessions.service import meetings as meetings_service
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.forms.days import NoSuchTime
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, zone
from trepconnect.platform.web.requests import form_status


@bp.route("/mentoring/<uuid:pairing_id>/meetings/new", methods=["GET", "POST"])
@access(members)
def plan_meeting(pairing_id: UUID) -> ResponseReturnValue:
    pairing, party = get_own(pairing_id)
    if pairing.state is not PairingState.ACTIVE:
        raise PairingMoved
    form = MeetingForm(data={"minutes": str(USUAL)})
    if form.validate_on_submit() and _plan(pairing_id, form):
        flash(
            _("The meeting is planned. We let you both know, and remind you a day before."),
            "success",
        )
        return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)
    page = render_template(
        "mentoring/sessions/plan_meeting.html",
        form=form,
        pairing=pairing,
        other=pairings_presenters.other_name(pairing, party),
    )
    return page, form_status(form)


def _plan(pairing_id: UUID, form: MeetingForm) -> bool:
    """Whether it could be stored; otherwise the form says why not."""
    session, actor = db.session(), current_actor()
    try:
        plan = form.plan(zone())
        return once.send(
            form,
            lambda: meetings_service.plan_meeting(
                session, actor, clock, pairing_id=pairing_id, plan=plan
            ),
        )
    except NoSuchTime:
        return False
    except MeetingNotAhead:
        form.day.errors = [_("The meeting must be in the future, within a year")]
        return False
    except MeetingOverlaps:
        form.hour.errors = [_("One of you two has another meeting then. Choose another time.")]
        return False


@bp.route("/mentoring/meetings/<uuid:meeting_id>/cancel", methods=["POST"])
@access(members)
def cancel_meeting(meeting_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    meeting = meetings.get_meeting(session, actor, meeting_id, to=pairings_policy.can_plan)
    meetings_service.cancel_meeting(session, actor, clock, meeting_id=meeting_id)
    flash(_("The meeting is cancelled. We let you both know."), "success")
    return redirect(url_for(".show_pairing", pairing_id=meeting.pairing_id), 303)


@bp.route("/mentoring/tasks/<uuid:task_id>/finish", methods=["POST"])
@access(members)
def finish_task(task_id: UUID) -> ResponseReturnValue:
    meetings_service.finish_task(db.session(), current_actor(), clock, task_id=task_id)
    flash(_("Done. Well done!"), "success")
    return _back_to_tasks(task_id)


@bp.route("/mentoring/tasks/<uuid:task_id>/reopen", methods=["POST"])
@access(members)
def reopen_task(task_id: UUID) -> ResponseReturnValue:
    meetings_service.reopen_task(db.session(), current_actor(), task_id=task_id)
    flash(_("It is open again."), "success")
    return _back_to_tasks(task_id)


def _back_to_tasks(task_id: UUID) -> ResponseReturnValue:
    task = meetings.get_task(db.session(), current_actor(), task_id)
    return redirect(url_for(".show_pairing", pairing_id=task.pairing_id, _anchor="tasks"), 303)
