"""A mentor's start: who waits for an answer, what to write down, whom they have not met lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.home.starts.current_status import ToDo
from trepconnect.kernel.actor import Actor
from trepconnect.mentoring.mentors import queries as mentoring
from trepconnect.mentoring.mentors.queries import Mentor
from trepconnect.mentoring.overview.queries.agenda import (
    SILENT_AFTER,
    Waiting,
    Waits,
    agenda_of_mentor,
)
from trepconnect.milestones.pathways.presenters import said
from trepconnect.milestones.plans.queries import lists as milestones
from trepconnect.milestones.plans.queries.lists import ToConfirm
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, _, _n, format_date, format_time
from trepconnect.platform.web.access import clock
from trepconnect.platform.web.templating import isolate

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A person the mentor accompanies, and how long ago they met; ``is_silent``: too long ago."""

    pairing_id: UUID
    name: str
    since: str
    is_silent: bool


def page_of_mentor(actor: Actor) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    waiting = agenda_of_mentor(session, actor, now=now)
    steps = milestones.list_to_confirm(session, actor, limit=_SHOWN)
    mentor = mentoring.find_mentor(session, actor, actor.user_id)
    meetings = [one for one in waiting if one.what is Waits.MEETING]
    return render_template(
        "home/mentor.html",
        todos=[*_about_profile(mentor), *_answers(waiting), *map(_step, steps)],
        meeting=meetings[0] if meetings else None,
        pairs=[_pair(one, now) for one in waiting if one.what is Waits.PAIRED],
        answered=sum(one.what is Waits.ANSWERED for one in waiting),
    )


def _about_profile(mentor: Mentor | None) -> Iterable[ToDo]:
    if mentor is None:
        yield ToDo(
            _("Tell us about yourself"),
            _("What you know, your languages, when you are free. Then we can find who fits you."),
            url_for("mentoring.edit_profile"),
            _("Start"),
        )


def _answers(waiting: list[Waiting]) -> Iterable[ToDo]:
    for what, todo in _TODOS.items():
        yield from (todo(one) for one in waiting if one.what is what)


def _proposal(one: Waiting) -> ToDo:
    return ToDo(
        _("Will you be this person’s mentor?"),
        _("We think that you fit each other. Look at the reasons, then say yes or no."),
        url_for("mentoring.show_pairing", pairing_id=one.id),
        _("Read and answer"),
    )


def _questioned(one: Waiting) -> ToDo:
    return ToDo(
        say(N_("%(name)s says that a session was different"), name=isolate(one.other)),
        _(
            "You wrote notes on a meeting on %(day)s. Please check them again.",
            day=format_date(one.at),
        ),
        url_for("mentoring.show_session", session_id=one.id),
        _("Read the meeting notes"),
    )


def _to_log(one: Waiting) -> ToDo:
    return ToDo(
        say(N_("Did you meet %(name)s?"), name=isolate(one.other)),
        _(
            "You planned it for %(day)s, %(time)s. Writing it down takes a minute.",
            day=format_date(one.at),
            time=format_time(one.at),
        ),
        url_for("mentoring.log_session", pairing_id=one.pairing_id),
        _("Write meeting notes"),
    )


_TODOS = {
    Waits.TO_ANSWER: _proposal,
    Waits.QUESTIONED: _questioned,
    Waits.TO_LOG: _to_log,
}


def _step(one: ToConfirm) -> ToDo:
    return ToDo(
        say(N_("Confirm a step of %(name)s"), name=isolate(one.person_name)),
        said(one.title),
        url_for("milestones.show_step", step_id=one.step_id),
        _("See this step"),
    )


def _pair(one: Waiting, now: datetime) -> Pair:
    days = (_day(now) - _day(one.at)).days
    if one.last_met_at is None:
        since = _("You have not met yet.")
    elif days <= 0:
        since = _("You met today.")
    else:
        since = _n("You met %(n)s day ago.", "You met %(n)s days ago.", days)
    return Pair(one.pairing_id, one.other, since, now - one.at > SILENT_AFTER)


def _day(moment: datetime) -> date:
    return moment.astimezone(current_settings().zone).date()
