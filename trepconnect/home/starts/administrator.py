"""The administrator's start: does the office work, who can get in, and what waits."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.accounts import queries as accounts
from trepconnect.kernel.actor import Actor
from trepconnect.mentoring.queries.agenda import queue_of_office
from trepconnect.milestones.plans.queries import lists as milestones
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import clock
from trepconnect.platform.worker import jobs, outbox, queue, scheduled_tasks

_WEEK = timedelta(days=7)


def page(actor: Actor) -> ResponseReturnValue:
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
