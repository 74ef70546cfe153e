"""The worker: Huey runs what the outbox and the jobs table say is due.

The rows are the truth; a queued task only names one. A sweep every minute queues again what was
lost, so a queue that is wiped costs a minute and nothing else.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from trepconnect.kernel.clock import SystemClock
from trepconnect.platform import db, jobs, outbox
from trepconnect.platform.config import Settings

log = logging.getLogger(__name__)

LATE = timedelta(minutes=3)
_HEARTBEAT = 1
_clock = SystemClock()


class WorkerBeat(db.Base):
    """When a worker last said that it is alive."""

    __tablename__ = "worker_beats"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


def open_queue(settings: Settings) -> Huey:
    """The queue behind ``QUEUE_URL``."""
    parts = urlsplit(settings.QUEUE_URL)
    if parts.scheme == "sqlite":
        return SqliteHuey("trepconnect", filename=parts.path, results=False, fsync=False)
    if parts.scheme == "redis":
        return RedisHuey("trepconnect", url=settings.QUEUE_URL, results=False)
    dsn = settings.QUEUE_URL.replace("postgresql+psycopg://", "postgresql://", 1)
    return PostgresHuey("trepconnect", dsn=dsn, results=False)


def init_app(app: Flask, settings: Settings) -> None:
    huey = open_queue(settings)
    app.extensions["trepconnect.queue"] = huey

    @huey.task(name="deliver")
    def deliver(row_id: str) -> None:
        with app.app_context():
            outbox.deliver(UUID(row_id))

    @huey.task(name="run_job")
    def run_job(job_id: str) -> None:
        with app.app_context():
            jobs.run(UUID(job_id))

    @huey.periodic_task(crontab(minute="*"), name="sweep")
    def sweep_every_minute() -> None:
        with app.app_context():
            sweep()

    app.extensions["trepconnect.tasks"] = {"deliver": deliver, "run_job": run_job}
    db.on_commit(after=_wake)


def sweep() -> None:
    """Beat, deliver what is overdue and restart jobs whose worker died."""
    beat()
    outbox.deliver_due()
    for job_id in jobs.abandoned():
        jobs.run(job_id)


def beat() -> None:
    with db.unit_of_work() as session:
        session.merge(WorkerBeat(id=_HEARTBEAT, at=_clock.now()))


def is_late(session: Session) -> bool:
    """Whether no worker has been heard of for ``LATE``."""
    at = session.scalar(select(WorkerBeat.at).where(WorkerBeat.id == _HEARTBEAT))
    return at is None or at < _clock.now() - LATE


def _wake(session: Session) -> None:
    """Queue what ``session`` committed. A queue that does not answer only costs time."""
    tasks = current_app.extensions["trepconnect.tasks"]
    names = [("deliver", row) for row in outbox.published_in(session)]
    names += [("run_job", row) for row in jobs.asked_in(session)]
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
    consumer = ThreadConsumer(app.extensions["trepconnect.queue"], workers=1, max_delay=1.0)
    with app.app_context():
        beat()
    consumer.start()
    return consumer


def run_worker(app: Flask, workers: int) -> None:
    """Run the worker until it is told to stop (SIGINT or SIGTERM)."""
    with app.app_context():
        beat()
    app.extensions["trepconnect.queue"].create_consumer(
        workers=workers, max_delay=1.0, graceful_signal="TERM"
    ).run()
