"""Pairings of both parties: the list, one of them, the answers to a proposal, pause and end."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.actor import Role
from trepconnect.mentoring.blueprints import bp, members
from trepconnect.mentoring.mentors import queries as mentors_queries
from trepconnect.mentoring.overview import service
from trepconnect.mentoring.overview.queries import office
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings import presenters as pairings_presenters
from trepconnect.mentoring.pairings.domain.pairing import (
    ENDINGS,
    LIVE,
    STARTED,
    PairingMoved,
    PairingState,
    Party,
)
from trepconnect.mentoring.pairings.forms import ReasonForm
from trepconnect.mentoring.pairings.queries import briefs, pairings, requests
from trepconnect.mentoring.pairings.queries.pairings import Pairing
from trepconnect.mentoring.pairings.routes import get_own, note_look
from trepconnect.mentoring.sessions.forms.meetings import TaskForm
from trepconnect.mentoring.sessions.queries import meetings, sessions
from trepconnect.mentoring.sessions.service import meetings as tasks_service
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, today
from trepconnect.platform.web.requests import form_status, page_number
from trepconnect.profiles.queries import profiles

SESSIONS_SHOWN = 5
TASKS_SHOWN = 30


@bp.route("/mentoring", methods=["GET"])
@access(members)
def list_pairings() -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    live = pairings.list_pairings(session, actor, states=LIVE)
    mine = [(one, party) for one in live if (party := pairings_policy.party_of(actor, one))]
    ended = office.page_of_ended(session, actor, page=page_number())
    asks = actor.is_(Role.ENTREPRENEUR)
    is_mentor = actor.is_(Role.MENTOR)
    return render_template(
        "mentoring/overview/list_pairings.html",
        live=mine,
        ended=ended,
        next_meeting=meetings.next_meeting(session, actor, now=clock.now()),
        requests=requests.list_requests(session, actor) if asks else [],
        businesses=profiles.list_businesses(session, actor, actor.user_id) if asks else [],
        profile=mentors_queries.find_mentor(session, actor, actor.user_id) if is_mentor else None,
        is_mentor=is_mentor,
        today=today(),
        party_of=lambda one: pairings_policy.party_of(actor, one),
    )


@bp.route("/mentoring/<uuid:pairing_id>", methods=["GET"])
@access(members)
def show_pairing(pairing_id: UUID) -> ResponseReturnValue:
    pairing, party = get_own(pairing_id)
    if pairing.started_at is None:
        return _proposal(pairing, party)
    return pairing_page(pairing, party, TaskForm())


def _proposal(pairing: Pairing, party: Party) -> ResponseReturnValue:
    """Why these two; neither learns here how to reach the other."""
    session, actor = db.session(), current_actor()
    brief = briefs.get_brief(session, actor, pairing.id)
    mentor = mentors_queries.get_mentor(
        session, actor, pairing.mentor_id, also=pairings_policy.mentors_of(actor)
    )
    note_look(pairing.user_id, party)
    accepted = (
        pairing.mentor_accepted_at if party is Party.MENTOR else pairing.entrepreneur_accepted_at
    )
    return render_template(
        "mentoring/overview/show_proposal.html",
        pairing=pairing,
        party=party,
        brief=brief,
        mentor=mentor,
        accepted=accepted,
        reasons=pairings_presenters.why(mentor, pairing, brief),
    )


def pairing_page(pairing: Pairing, party: Party, task_form: TaskForm) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    task_form.offer(party)
    note_look(pairing.user_id, party)
    is_mentor = party is Party.MENTOR
    page = render_template(
        "mentoring/overview/show_pairing.html",
        pairing=pairing,
        party=party,
        contacts=briefs.list_contacts_for(session, actor, pairing),
        brief=briefs.get_brief(session, actor, pairing.id) if is_mentor else None,
        mentor=None
        if is_mentor
        else mentors_queries.get_mentor(
            session, actor, pairing.mentor_id, also=pairings_policy.mentors_of(actor)
        ),
        meetings=meetings.list_meetings(session, actor, pairing.id, now=clock.now()),
        sessions=sessions.list_sessions(session, actor, pairing.id, limit=SESSIONS_SHOWN),
        tasks=meetings.list_tasks_of(session, actor, pairing.id, limit=TASKS_SHOWN),
        most_sessions=SESSIONS_SHOWN,
        started=pairing.state in STARTED,
        active=pairing.state is PairingState.ACTIVE,
        form=task_form,
        today=today(),
    )
    return page, form_status(task_form)


@bp.route("/mentoring/<uuid:pairing_id>/end", methods=["GET", "POST"])
@access(members)
def end(pairing_id: UUID) -> ResponseReturnValue:
    pairing, party = get_own(pairing_id)
    form = ReasonForm()
    form.offer(ENDINGS)
    if pairing.state not in STARTED:
        raise PairingMoved
    if form.validate_on_submit():
        service.end_pairing(
            db.session(),
            current_actor(),
            clock,
            pairing_id=pairing_id,
            reason=form.chosen,
            words=form.words.data,
        )
        flash(_("Your mentoring has ended. The office knows of it."), "success")
        return redirect(url_for(".list_pairings"), 303)
    page = render_template(
        "mentoring/overview/end.html",
        form=form,
        pairing=pairing,
        other=pairings_presenters.other_name(pairing, party),
    )
    return page, form_status(form)


@bp.route("/mentoring/<uuid:pairing_id>/tasks", methods=["POST"])
@access(members)
def add_task(pairing_id: UUID) -> ResponseReturnValue:
    pairing, party = get_own(pairing_id)
    form = TaskForm()
    form.offer(party)
    if not form.validate_on_submit() or not _add(pairing_id, form):
        return pairing_page(pairing, party, form)
    flash(_("Added."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id, _anchor="tasks"), 303)


def _add(pairing_id: UUID, form: TaskForm) -> bool:
    session, actor, said = db.session(), current_actor(), form.values()
    return once.send(
        form, lambda: tasks_service.add_task(session, actor, clock, pairing_id=pairing_id, **said)
    )
