"""The worker: Huey runs what the outbox and the jobs table say is due.

The rows are the truth; a queued task only names one. A sweep every minute queues again what was
lost, so a queue that is wiped costs a minute and nothing else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from trepconnect.kernel.clock import Clock
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import Settings
from trepconnect.platform.data import db
from trepconnect.platform.worker import jobs, outbox, scheduled_tasks

log = logging.getLogger(__name__)

LATE = timedelta(minutes=3)
STOP_SECONDS = 8
Chore = scheduled_tasks.Chore
_HEARTBEAT = 1
_MARK = 2
_clock = OfficeClock()


class WorkerBeat(db.Base):
    """When a worker last said that it is alive."""

    __tablename__ = "worker_beats"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


def open_queue(settings: Settings) -> Huey:
    """The queue behind ``QUEUE_URL``."""
    parts = urlsplit(settings.QUEUE_URL)
    if parts.scheme == "sqlite":
        db.keep_private(parts.path)
        return SqliteHuey("trepconnect", filename=parts.path, results=False, fsync=False)
    if parts.scheme == "redis":
        return RedisHuey("trepconnect", url=settings.QUEUE_URL, results=False)
    dsn = settings.QUEUE_URL.replace("postgresql+psycopg://", "postgresql://", 1)
    return PostgresHuey("trepconnect", dsn=dsn, results=False)


def init_app(app: Flask, settings: Settings, tidying: Sequence[Chore]) -> None:
    huey = open_queue(settings)
    app.extensions["trepconnect.queue"] = huey

    @huey.task(name="deliver")
    def deliver(row_id: str) -> None:
        with app.app_context():
            outbox.deliver(UUID(row_id))

    one_job = threading.Lock()  # the other threads of the worker are for messages

    @huey.task(name="run_job")
    def run_job(job_id: str) -> None:
        if not one_job.acquire(blocking=False):
            return  # the sweep asks again
        try:
            with app.app_context():
                jobs.run(UUID(job_id))
        finally:
            one_job.release()

    @huey.periodic_task(crontab(minute="*"), name="sweep")
    def sweep_every_minute() -> None:
        with app.app_context():
            sweep()

    app.extensions["trepconnect.tasks"] = {"deliver": deliver, "run_job": run_job}
    app.extensions["trepconnect.chores"] = (deliver_overdue, take_up_jobs, *tidying)
    db.on_commit(after=_wake)


def sweep() -> None:
    """Beat, deliver what is overdue, queue again jobs that nobody works on, then tidy up."""
    beat()
    scheduled_tasks.run_each(current_app.extensions["trepconnect.chores"], _clock)


def deliver_overdue(_at: Clock) -> None:
    outbox.deliver_due()


def take_up_jobs(_at: Clock) -> None:
    _queue([("run_job", job_id) for job_id in jobs.abandoned()])


def beat() -> None:
    with db.unit_of_work() as session:
        session.merge(WorkerBeat(id=_HEARTBEAT, at=_clock.now()))


def leave_mark(session: Session) -> None:
    """Write beside the beats, to see whether the database takes it; no worker is heard by it."""
    session.merge(WorkerBeat(id=_MARK, at=_clock.now()))


def is_late(session: Session) -> bool:
    """Whether no worker has been heard of for ``LATE``."""
    at = session.scalar(select(WorkerBeat.at).where(WorkerBeat.id == _HEARTBEAT))
    return at is None or at < _clock.now() - LATE


def _wake(session: Session) -> None:
    """Queue what ``session`` committed. A queue that does not answer only costs time."""
    names = [("deliver", row) for row in outbox.published_in(session)]
    names += [("run_job", row) for row in jobs.asked_in(session)]
    _queue(names)


def _queue(names: Sequence[tuple[str, UUID]]) -> None:
    tasks = current_app.extensions["trepconnect.tasks"]
    for name, row in names:
        try:
            tasks[name](str(row))
        except Exception:
            log.exception("the queue did not take %s; the sweep will", name)
            return


class ThreadConsumer(Consumer):  # type: ignore[misc]
    """A consumer that lives in a thread of the web process: it leaves its signals alone."""

    def _set_signal_handlers(self) -> None:
        pass


def start_in_thread(app: Flask) -> ThreadConsumer:
    """Run the worker inside this process, for an office on one machine."""
    consumer = ThreadConsumer(
        app.extensions["trepconnect.queue"],
        workers=2,
        max_delay=1.0,
        shutdown_timeout=STOP_SECONDS,
    )
    with app.app_context():
        beat()
    consumer.start()
    return consumer


def run_worker(app: Flask, workers: int) -> None:
    """Run the worker until it is told to stop (SIGINT or SIGTERM)."""
    with app.app_context():
        beat()
    app.extensions["trepconnect.queue"].create_consumer(
        workers=workers, max_delay=1.0, graceful_signal="TERM", shutdown_timeout=STOP_SECONDS
    ).run()
