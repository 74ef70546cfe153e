"""Sessions: written down by the mentor, confirmed or questioned by the entrepreneur."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring.blueprints import bp, members
from trepconnect.mentoring.mentors import queries as mentors_queries
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings import presenters as pairings_presenters
from trepconnect.mentoring.pairings.domain.admissible import base_of
from trepconnect.mentoring.pairings.domain.pairing import PairingMoved, PairingState, Party
from trepconnect.mentoring.pairings.queries import briefs, pairings
from trepconnect.mentoring.pairings.queries.briefs import Brief
from trepconnect.mentoring.pairings.queries.pairings import Pairing
from trepconnect.mentoring.pairings.routes import get_own, note_look
from trepconnect.mentoring.sessions import policy
from trepconnect.mentoring.sessions.domain import (
    USUAL,
    MeetingNotAhead,
    MeetingOverlaps,
    SessionChanged,
    SessionState,
    Way,
)
from trepconnect.mentoring.sessions.forms.sessions import (
    WRONG_TIMES,
    ConfirmForm,
    EditSessionForm,
    Interpreter,
    LogSessionForm,
    QuestionForm,
    explain_time,
)
from trepconnect.mentoring.sessions.queries import disputes, meetings, sessions
from trepconnect.mentoring.sessions.queries.sessions import LoggedSession
from trepconnect.mentoring.sessions.service import sessions as sessions_service
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.forms.days import day_of, hour_of, to_five_minutes
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import (
    access,
    clock,
    current_actor,
    entrepreneurs,
    mentors,
    zone,
)
from trepconnect.platform.web.requests import form_status, page_number


@bp.route("/mentoring/<uuid:pairing_id>/sessions", methods=["GET"])
@access(members)
def list_sessions(pairing_id: UUID) -> ResponseReturnValue:
    pairing, party = get_own(pairing_id)
    note_look(pairing.user_id, party)
    return render_template(
        "mentoring/sessions/list_sessions.html",
        pairing=pairing,
        party=party,
        sessions=sessions.page_of_sessions(
            db.session(), current_actor(), pairing_id, page=page_number()
        ),
    )


@bp.route("/mentoring/<uuid:pairing_id>/sessions/new", methods=["GET", "POST"])
@access(mentors)
def log_session(pairing_id: UUID) -> ResponseReturnValue:
    pairing, _party = get_own(pairing_id, policy.can_log)
    if pairing.state is not PairingState.ACTIVE:
        raise PairingMoved
    session, actor = db.session(), current_actor()
    brief = briefs.get_brief(session, actor, pairing_id)
    mentor = mentors_queries.get_mentor(session, actor, actor.user_id)
    spoken = _spoken(brief, tuple(mentor.profile.languages))
    form = LogSessionForm(data=_usual(pairing, spoken) if request.method == "GET" else None)
    form.offer(spoken=spoken, needs=brief.needs)
    form.offer_doers(pairings_presenters.other_name(pairing, Party.MENTOR))
    if form.validate_on_submit() and _log(pairing_id, form):
        flash(
            _(
                "Saved. %(name)s can read it now and say if it is right.",
                name=pairings_presenters.other_name(pairing, Party.MENTOR),
            ),
            "success",
        )
        return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)
    page = render_template("mentoring/sessions/log_session.html", form=form, pairing=pairing)
    return page, form_status(form)


def _spoken(brief: Brief, mentor_languages: tuple[str, ...]) -> list[str]:
    """What the two speak: languages of both first, the entrepreneur's before the mentor's."""
    known = {base_of(tag) for tag in mentor_languages}
    shared = [tag for tag in brief.languages if base_of(tag) in known]
    return list(dict.fromkeys([*shared, *brief.languages, *mentor_languages])) or ["en"]


def _usual(pairing: Pairing, spoken: list[str]) -> dict[str, Any]:
    """What is most likely so: it has just ended, it was as it was the last time."""
    began = to_five_minutes(clock.now() - timedelta(minutes=USUAL))
    latest = sessions.list_sessions(db.session(), current_actor(), pairing.id, limit=1)
    last = latest[0] if latest else None
    way = last.way if last else Way.IN_PERSON
    return {
        "day": day_of(began, zone()),
        "hour": hour_of(began, zone()),
        "minutes": str(USUAL),
        "way": way.value,
        "language": last.language if last and last.language in spoken else spoken[0],
        "interpreter": (Interpreter.CAME if pairing.with_interpreter else Interpreter.NONE).value,
        "next_way": way.value,
    }


def _log(pairing_id: UUID, form: LogSessionForm) -> bool:
    """Whether it could be stored; otherwise the form says why not."""
    session, actor = db.session(), current_actor()
    try:
        said: dict[str, Any] = {
            "key": form.form_key,
            "facts": form.facts(zone()),
            "agreed": form.agreed(),
            "next_meeting": form.next_meeting(zone()),
        }
        return once.send(
            form,
            lambda: sessions_service.log_session(
                session, actor, clock, pairing_id=pairing_id, **said
            ),
        )
    except MeetingNotAhead:
        form.next_day.errors = [_("The next meeting must be in the future, within a year")]
    except MeetingOverlaps:
        form.next_hour.errors = [
            _("One of you two has another meeting then. Choose another time.")
        ]
    except WRONG_TIMES as error:
        explain_time(form, error)
    return False


@bp.route("/mentoring/sessions/<uuid:session_id>", methods=["GET"])
@access(members)
def show_session(session_id: UUID) -> ResponseReturnValue:
    found = _get(session_id)
    return _session_page(found, QuestionForm(None, seen=str(found.version)))


def _get(session_id: UUID) -> LoggedSession:
    return sessions.get_session(
        db.session(), current_actor(), session_id, to=pairings_policy.takes_part
    )


def _session_page(found: LoggedSession, form: QuestionForm) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    party = pairings_policy.party_of(actor, found)
    note_look(found.user_id, party)
    page = render_template(
        "mentoring/sessions/show_session.html",
        found=found,
        party=party,
        pairing=pairings.get_pairing(session, actor, found.pairing_id),
        tasks=meetings.list_tasks_from(session, actor, found.id),
        form=form,
        earlier=disputes.list_earlier(session, actor, found),
        waits=party is Party.ENTREPRENEUR and found.waits_for_entrepreneur,
        may_question=found.answer is SessionState.LOGGED,
    )
    return page, form_status(form)


@bp.route(
    "/mentoring/sessions/<uuid:session_id>/edit",
    methods=["GET", "POST"],
    endpoint="mend_session",
)
@access(mentors)
def edit_session(session_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    found = sessions.get_session(session, actor, session_id, to=policy.can_log)
    if not found.can_change:
        raise SessionChanged
    brief = briefs.get_brief(session, actor, found.pairing_id)
    form = EditSessionForm(data=_written(found, brief))
    form.offer(spoken=_spoken(brief, (found.language,)), needs=brief.needs)
    if form.validate_on_submit() and _store_edit(session_id, form):
        flash(_("Saved."), "success")
        return redirect(url_for(".show_session", session_id=session_id), 303)
    page = render_template("mentoring/sessions/mend_session.html", form=form, found=found)
    return page, form_status(form)


def _written(found: LoggedSession, brief: Brief) -> dict[str, Any]:
    interpreter = Interpreter.NONE
    if found.interpreter_wanted:
        interpreter = Interpreter.CAME if found.interpreter_came else Interpreter.MISSING
    return {
        "day": day_of(found.started_at, zone()),
        "hour": hour_of(found.started_at, zone()),
        "minutes": str(found.minutes),
        "way": found.way.value,
        "language": found.language,
        "interpreter": interpreter.value,
        "topics": [code for code in found.topics if code in brief.needs],
        "more_topics": [code for code in found.topics if code not in brief.needs],
        "shared_note": found.shared_note,
        "private_note": found.private_note,
        "seen": str(found.version),
    }


def _store_edit(session_id: UUID, form: EditSessionForm) -> bool:
    try:
        sessions_service.edit_session(
            db.session(),
            current_actor(),
            clock,
            session_id=session_id,
            facts=form.facts(zone()),
            seen_version=form.seen_version,
        )
    except WRONG_TIMES as error:
        explain_time(form, error)
        return False
    return True


@bp.route("/mentoring/sessions/<uuid:session_id>/confirm", methods=["POST"])
@access(entrepreneurs)
def confirm_session(session_id: UUID) -> ResponseReturnValue:
    sessions_service.confirm_session(
        db.session(),
        current_actor(),
        clock,
        session_id=session_id,
        seen_version=ConfirmForm().seen_version,
    )
    flash(_("Thank you. You have confirmed the session."), "success")
    return redirect(url_for(".show_session", session_id=session_id), 303)


@bp.route("/mentoring/sessions/<uuid:session_id>/question", methods=["POST"])
@access(entrepreneurs)
def question_session(session_id: UUID) -> ResponseReturnValue:
    found = sessions.get_session(db.session(), current_actor(), session_id, to=policy.can_confirm)
    form = QuestionForm()
    if not form.validate_on_submit():
        return _session_page(found, form)
    sessions_service.question_session(
        db.session(),
        current_actor(),
        clock,
        session_id=session_id,
        words=form.words.data,
        seen_version=form.seen_version,
    )
    flash(_("Thank you for telling us. Your mentor and the office read it."), "success")
    return redirect(url_for(".show_session", session_id=session_id), 303)
