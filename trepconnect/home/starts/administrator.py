"""The administrator's start: does the office work, and who can get in."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.accounts import queries as accounts
from trepconnect.kernel.actor import Actor
from trepconnect.platform import jobs, outbox, queue
from trepconnect.platform.db import db
from trepconnect.platform.web import clock

_WEEK = timedelta(days=7)


def page(_actor: Actor) -> ResponseReturnValue:
    session = db.session()
    working = accounts.list_working_accounts(session)
    return render_template(
        "home/administrator.html",
        worker_late=queue.is_late(session),
        undelivered=outbox.count_given_up(session),
        failed_jobs=jobs.count_failed(session, since=clock.now() - _WEEK),
        without_second_factor=sum(one.owes_second_factor for one in working),
    )
