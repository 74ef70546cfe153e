"""Sessions in dispute, and the office's word on any session."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring.blueprints import staff_bp
from trepconnect.mentoring.pairings.queries import pairings
from trepconnect.mentoring.sessions import policy
from trepconnect.mentoring.sessions.domain import SessionState
from trepconnect.mentoring.sessions.forms.sessions import (
    WRONG_TIMES,
    SettleForm,
    TookPlace,
    explain_time,
)
from trepconnect.mentoring.sessions.queries import disputes, sessions
from trepconnect.mentoring.sessions.queries.sessions import LoggedSession
from trepconnect.mentoring.sessions.service import corrections
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.forms.days import day_of, hour_of
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import form_status, page_number


@staff_bp.route("/sessions", methods=["GET"])
@access(casework)
def list_disputes() -> ResponseReturnValue:
    return render_template(
        "mentoring/sessions/staff/disputes.html",
        disputes=disputes.list_disputes(db.session(), current_actor(), page=page_number()),
    )


@staff_bp.route("/sessions/<uuid:session_id>", methods=["GET", "POST"])
@access(casework)
def settle_session(session_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    found = sessions.get_session(session, actor, session_id)
    form = SettleForm(data=_written(found))
    if form.validate_on_submit() and _settle(session_id, form):
        flash(_("Saved. Both get a message, and what it said before is kept."), "success")
        return redirect(url_for(".settle_session", session_id=session_id), 303)
    audit.note_read(actor, "mentoring.sessions_read", "user", found.user_id)
    page = render_template(
        "mentoring/sessions/staff/session.html",
        found=found,
        pairing=pairings.get_pairing(session, actor, found.pairing_id),
        earlier=disputes.list_earlier(session, actor, found),
        may_settle=policy.can_settle(actor, found),
        disputed=found.answer is SessionState.QUESTIONED,
        form=form,
    )
    return page, form_status(form)


def _written(found: LoggedSession) -> dict[str, str]:
    zone = current_settings().zone
    return {
        "day": day_of(found.started_at, zone),
        "hour": hour_of(found.started_at, zone),
        "minutes": str(found.minutes),
        "way": found.way.value,
        "seen": str(found.version),
    }


def _settle(session_id: UUID, form: SettleForm) -> bool:
    """Whether it could be stored; otherwise the form says why not."""
    session, actor = db.session(), current_actor()
    seen, words = form.seen_version, form.words.data
    if form.took_place.data == TookPlace.NO:
        corrections.void_session(
            session, actor, clock, session_id=session_id, words=words, seen_version=seen
        )
        return True
    try:
        corrections.settle_session(
            session,
            actor,
            clock,
            session_id=session_id,
            held=form.held(current_settings().zone),
            words=words,
            seen_version=seen,
        )
    except WRONG_TIMES as error:
        explain_time(form, error)
        return False
    return True
