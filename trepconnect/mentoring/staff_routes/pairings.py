"""Pairings: who has been silent for long, what was written down, ending with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring import pages, policy, wording
from trepconnect.mentoring.domain.pairing import ENDINGS, STARTED, PairingMoved, PairingState
from trepconnect.mentoring.forms.answers import ReasonForm
from trepconnect.mentoring.queries import meetings, office, pairings, tasks
from trepconnect.mentoring.queries.pairings import Pairing
from trepconnect.mentoring.service import answering, going_on
from trepconnect.mentoring.staff_routes.blueprint import bp
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import form_status, page_number

_SILENT = "silent"
_TASKS_SHOWN = 30


@bp.route("/pairings", methods=["GET"])
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
        "mentoring/staff/pairings.html",
        pairings=found,
        chosen=state if known or state == _SILENT else "all",
        silence=silence_on(clock.today(current_settings().zone)),
        pages=pages,
        wording=wording,
    )


def silence_on(today: date) -> Callable[[Pairing], int]:
    """How many days ago the two last met, or began."""
    zone = current_settings().zone

    def days(pairing: Pairing) -> int:
        since = pairing.last_met_at or pairing.started_at or pairing.proposed_at
        return max((today - since.astimezone(zone).date()).days, 0)

    return days


@bp.route("/pairings/<uuid:pairing_id>", methods=["GET"])
@access(casework)
def show_pairing(pairing_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    pairing = pairings.get_pairing(session, actor, pairing_id)
    audit.note_read(actor, "mentoring.sessions_read", "user", pairing.user_id)
    return render_template(
        "mentoring/staff/pairing.html",
        pairing=pairing,
        sessions=office.page_of_sessions(session, actor, pairing_id, page=page_number()),
        meetings=meetings.list_meetings(session, actor, pairing_id, now=clock.now()),
        tasks=tasks.list_tasks_of(session, actor, pairing_id, limit=_TASKS_SHOWN),
        silence=silence_on(clock.today(current_settings().zone)),
        started=pairing.state in STARTED,
        pages=pages,
        wording=wording,
    )


@bp.route("/pairings/<uuid:pairing_id>/pause", methods=["POST"])
@access(casework)
def pause_pairing(pairing_id: UUID) -> ResponseReturnValue:
    going_on.pause_pairing(db.session(), current_actor(), pairing_id=pairing_id)
    flash(_("The pairing is paused."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)


@bp.route("/pairings/<uuid:pairing_id>/resume", methods=["POST"])
@access(casework)
def resume_pairing(pairing_id: UUID) -> ResponseReturnValue:
    going_on.resume_pairing(db.session(), current_actor(), pairing_id=pairing_id)
    flash(_("The pairing goes on."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)


@bp.route("/pairings/<uuid:pairing_id>/withdraw", methods=["POST"])
@access(casework)
def withdraw_proposal(pairing_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    pairing = pairings.get_pairing(session, actor, pairing_id, to=policy.can_end)
    answering.take_back_proposal(session, actor, clock, pairing=pairing)
    flash(_("The proposal is withdrawn. The request waits again."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)


@bp.route("/pairings/<uuid:pairing_id>/end", methods=["GET", "POST"])
@access(casework)
def end_pairing(pairing_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    pairing = pairings.get_pairing(session, actor, pairing_id, to=policy.can_end)
    form = ReasonForm()
    form.offer(ENDINGS)
    if pairing.state not in STARTED:
        raise PairingMoved
    if form.validate_on_submit():
        going_on.end_pairing(
            session,
            actor,
            clock,
            pairing_id=pairing_id,
            reason=form.chosen,
            words=form.words.data,
        )
        flash(_("The pairing has ended. Both get a message."), "success")
        return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)
    page = render_template("mentoring/staff/end.html", form=form, pairing=pairing)
    return page, form_status(form)
