"""What the doctor asks of the worker: is it alive, and does anything wait for too long."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from trepconnect.cli.doctor.finding import Check, Ill
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import Settings
from trepconnect.platform.data.db import read_only
from trepconnect.platform.worker import outbox, queue, scheduled_tasks
from trepconnect.platform.worker.jobs import Job, JobState

STUCK = timedelta(minutes=15)


def _check_worker(_settings: Settings) -> str:
    with read_only() as session:
        if queue.is_late(session):
            raise Ill(
                "no worker was heard of for 3 minutes",
                "run `trepconnect worker`, or look why its service stopped",
            )
    return "alive"


def _check_chores(_settings: Settings) -> str:
    with read_only() as session:
        failing = scheduled_tasks.list_failing(session)
    if failing:
        told = "; ".join(f"{one.name} {one.failures} times ({one.error})" for one in failing)
        raise Ill(f"chores fail: {told}", "the worker's log says where; mend that or report it")
    return "none fails"


def _check_queue(_settings: Settings) -> str:
    """Whether the queue answers, and no message or job has been due for long."""
    current_app.extensions["trepconnect.queue"].pending_count()
    since = OfficeClock().now() - STUCK
    waiting = select(func.count()).select_from(Job).where(Job.state == JobState.WAITING)
    with read_only() as session:
        messages = outbox.count_overdue(session, since=since)
        long_jobs = session.scalar(waiting.where(Job.created_at < since)) or 0
    if messages or long_jobs:
        raise Ill(
            f"{messages} messages and {long_jobs} long jobs have waited for over 15 minutes",
            "look whether the worker runs and what its log says; one worker may be too few",
        )
    return "nothing waits for long"


def _check_messages(_settings: Settings) -> str:
    with read_only() as session:
        given_up = outbox.count_given_up(session)
    if given_up:
        raise Ill(
            f"{given_up} messages were given up after twelve tries",
            "mend `mail` or `texts`, then let the worker try again (docs/operators/monitoring.md)",
        )
    return "none was given up"


CHECKS = (
    Check("worker", _check_worker, "mend `database` first"),
    Check("chores", _check_chores, "mend `tables` first"),
    Check("queue", _check_queue, "is what TREPCONNECT_QUEUE_URL names there and writable?"),
    Check("messages", _check_messages, "mend `database` first"),
)
