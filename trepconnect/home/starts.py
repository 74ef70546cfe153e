"""What waits for each role today: one page each, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.accounts import queries as accounts
from trepconnect.directory import member_queries
from trepconnect.kernel.actor import Actor, Role
from trepconnect.matching import queries as matching
from trepconnect.matching.wording import services
from trepconnect.platform import jobs, outbox, queue
from trepconnect.platform.config import current_settings
from trepconnect.platform.db import db
from trepconnect.platform.i18n import current_language
from trepconnect.platform.web import clock
from trepconnect.profiles import labels
from trepconnect.profiles import queries as profiles
from trepconnect.profiles.domain.progress import progress
from trepconnect.vocabulary.domain import label

StartPage = Callable[[Actor], ResponseReturnValue]

_WEEK = timedelta(days=7)
_SHOWN = 5
_NEWEST_SHOWN = 10
_MOST_COUNTED = 1_000


def page_of(actor: Actor) -> ResponseReturnValue:
    """The start page of the role that has most to do; everybody has one."""
    for role, page in _PAGES:
        if actor.is_(role):
            return page(actor)
    return render_template("home/other.html")


def _of_entrepreneur(actor: Actor) -> ResponseReturnValue:
    profile = profiles.get_profile(db.session(), actor, actor.user_id)
    lead = profile.businesses[0] if profile.businesses else None
    state = progress(profile.person, lead)
    saved = []
    if lead is not None:
        saved = matching.list_saved(db.session(), actor, lead.id, language=current_language())
    now = clock.now()
    return render_template(
        "home/entrepreneur.html",
        started=profile.started and lead is not None,
        state=state,
        next_gap=labels.GAP[state.gaps[0]] if state.gaps else None,
        asks=[one for one in saved if one.asks(now)][:_SHOWN],
        saved=saved[:_SHOWN],
        needs=bool(lead and lead.needs.needs),
    )


def _of_partner(actor: Actor) -> ResponseReturnValue:
    own = member_queries.list_own_services(db.session(), actor)
    today = clock.today(current_settings().zone)
    due = {service.id for service in own if service.is_due(today)}
    return render_template("home/partner.html", services=own, due=due)


def _of_casework(actor: Actor) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    gaps = matching.unanswered_needs(session)
    newest = profiles.list_newest(session, actor, since=now - _WEEK, limit=_MOST_COUNTED)
    silent = matching.saved_without_outcome(session, now=now)
    return render_template(
        "home/casework.html",
        newest=newest[:_NEWEST_SHOWN],
        newest_count=len(newest),
        gaps=gaps[:_SHOWN],
        gap_count=len(gaps),
        silent=silent[:_SHOWN],
        silent_count=len(silent),
        unchecked=member_queries.count_unchecked(session, clock.today(current_settings().zone)),
        sentence=services.gap,
        need_label=label,
    )


def _of_administrator(actor: Actor) -> ResponseReturnValue:
    session = db.session()
    working = accounts.list_working_accounts(session)
    return render_template(
        "home/administrator.html",
        worker_late=queue.is_late(session),
        undelivered=outbox.count_given_up(session),
        failed_jobs=jobs.count_failed(session, since=clock.now() - _WEEK),
        without_second_factor=sum(one.owes_second_factor for one in working),
    )


_PAGES: tuple[tuple[Role, StartPage], ...] = (
    (Role.ADMIN, _of_administrator),
    (Role.NAVIGATOR, _of_casework),
    (Role.MANAGER, _of_casework),
    (Role.PARTNER, _of_partner),
    (Role.ENTREPRENEUR, _of_entrepreneur),
)
