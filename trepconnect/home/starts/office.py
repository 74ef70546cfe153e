"""Starts of the office and its partners.

An administrator sees whether the office works and who can get in, a manager how the cohorts do, a
navigator who waits and where nobody heard back, a partner whether the listings are still right.
"""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.accounts import queries as accounts
from trepconnect.cohorts import queries as cohorts
from trepconnect.directory.editing import queries as editing_queries
from trepconnect.kernel.actor import Actor
from trepconnect.matching.services.queries import saved as matching
from trepconnect.mentoring.overview.queries.agenda import queue_of_office
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.mentoring.pairings.queries import requests as mentoring
from trepconnect.milestones.plans.queries import lists as milestones
from trepconnect.outcomes.dashboards import presenters as outcomes
from trepconnect.outcomes.dashboards.queries import figures_by_cohort
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.web.access import clock
from trepconnect.platform.worker import jobs, outbox, queue, scheduled_tasks
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.profiles import NEW_WITHIN

_WEEK = timedelta(days=7)


def page_of_administrator(actor: Actor) -> ResponseReturnValue:
    session = db.session()
    working = accounts.list_working_accounts(session)
    return render_template(
        "home/administrator.html",
        queue=queue_of_office(session, actor, now=clock.now()),
        steps=milestones.count_to_confirm(session, actor),
        worker_late=queue.is_late(session),
        failing_chores=len(scheduled_tasks.list_failing(session)),
        undelivered=outbox.count_given_up(session),
        failed_jobs=jobs.count_failed(session, since=clock.now() - _WEEK),
        without_second_factor=sum(one.owes_second_factor for one in working),
    )


_COHORTS_SHOWN = 4
_NEWEST_OF_COHORTS = 5


def page_of_manager(actor: Actor) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    shown = [one for one in cohorts.list_cohorts(session, actor) if not one.closed]
    shown = shown[:_COHORTS_SHOWN]
    figures = figures_by_cohort(session, shown)
    since = now - NEW_WITHIN
    return render_template(
        "home/manager.html",
        cohorts=[(one, outcomes.shown_figures(figures[one.id])) for one in shown],
        language=current_language(),
        queue=queue_of_office(session, actor, now=now),
        steps=milestones.count_to_confirm(session, actor),
        newest=profiles.list_newest(session, actor, since=since, limit=_NEWEST_OF_COHORTS),
        newest_count=profiles.count_newest(session, actor, since=since),
    )


_SHOWN = 5
_NEWEST_SHOWN = 10


def page_of_navigator(actor: Actor) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    since = now - NEW_WITHIN
    waiting = mentoring.list_requests(session, actor, states={RequestState.OPEN}, limit=_SHOWN)
    silent = matching.list_without_outcome(session, now=now, limit=_SHOWN + 1)
    return render_template(
        "home/navigator.html",
        waiting=waiting,
        queue=queue_of_office(session, actor, now=now),
        steps=milestones.count_to_confirm(session, actor),
        newest=profiles.list_newest(session, actor, since=since, limit=_NEWEST_SHOWN),
        newest_count=profiles.count_newest(session, actor, since=since),
        silent=silent[:_SHOWN],
        more_are_silent=len(silent) > _SHOWN,
        unchecked=editing_queries.count_unchecked(session, clock.today()),
    )


def page_of_partner(actor: Actor) -> ResponseReturnValue:
    own = editing_queries.list_own_services(db.session(), actor)
    today = clock.today()
    due = {service.id for service in own if service.is_due(today)}
    return render_template("home/partner.html", services=own, due=due)
