"""The navigator's start: who waits for a mentor, who is new, where nobody heard back."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.directory.queries.unchecked import count_unchecked
from trepconnect.kernel.actor import Actor
from trepconnect.matching.queries import saved as matching
from trepconnect.mentoring.domain.request import RequestState
from trepconnect.mentoring.queries import requests as mentoring
from trepconnect.mentoring.queries.agenda import queue_of_office
from trepconnect.milestones.plans.queries import lists as milestones
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import clock
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.profiles import MOST_NEW, NEW_WITHIN

_SHOWN = 5
_NEWEST_SHOWN = 10


def page(actor: Actor) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    newest = profiles.list_newest(session, actor, since=now - NEW_WITHIN, limit=MOST_NEW)
    silent = matching.saved_without_outcome(session, now=now)
    waiting = mentoring.list_requests(session, actor, states={RequestState.OPEN})
    return render_template(
        "home/navigator.html",
        waiting=waiting[:_SHOWN],
        queue=queue_of_office(session, actor, now=now),
        steps=milestones.count_to_confirm(session, actor),
        newest=newest[:_NEWEST_SHOWN],
        newest_count=len(newest),
        silent=silent[:_SHOWN],
        silent_count=len(silent),
        unchecked=count_unchecked(session, clock.today(current_settings().zone)),
    )
