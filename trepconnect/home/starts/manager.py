"""The program manager's start: how the cohorts do, and what waits in the office."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.cohorts import queries as cohorts
from trepconnect.kernel.actor import Actor
from trepconnect.mentoring.queries.agenda import queue_of_office
from trepconnect.milestones.plans.queries import lists as milestones
from trepconnect.outcomes.dashboards import presenters as outcomes
from trepconnect.outcomes.dashboards.queries import figures_by_cohort
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.web.access import clock
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.profiles import MOST_NEW, NEW_WITHIN

_COHORTS_SHOWN = 4
_NEWEST_SHOWN = 5


def page(actor: Actor) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    shown = [one for one in cohorts.list_cohorts(session, actor) if not one.closed]
    shown = shown[:_COHORTS_SHOWN]
    figures = figures_by_cohort(session, shown)
    newest = profiles.list_newest(session, actor, since=now - NEW_WITHIN, limit=MOST_NEW)
    return render_template(
        "home/manager.html",
        cohorts=[(one, outcomes.shown_figures(figures[one.id])) for one in shown],
        language=current_language(),
        queue=queue_of_office(session, actor, now=now),
        steps=milestones.count_to_confirm(session, actor),
        newest=newest[:_NEWEST_SHOWN],
        newest_count=len(newest),
    )
