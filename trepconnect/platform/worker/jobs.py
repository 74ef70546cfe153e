"""Long jobs: imports, reports, batches. Their row carries progress, stopping and the outcome."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, current_app
from sqlalchemy import String, Update, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import Base, read_only, unit_of_work
from trepconnect.platform.data.paging import Page, page_of
from trepconnect.platform.incidents import describe

log = logging.getLogger(__name__)

SILENCE = timedelta(minutes=2)
MAX_ATTEMPTS = 3
_BEAT_SECONDS = 20
_TELL_EVERY_SECONDS = 0.5
_ASKED = "trepconnect.jobs.asked"
_clock = OfficeClock()


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Job(Base):
    """One long piece of work that a person asked for."""

    __tablename__ = "jobs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]]
    asked_by: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    stop_asked: Mapped[bool] = mapped_column(default=False)
    report: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    heard_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Stopped(Exception):
    """Raised by work that noticed that it was asked to stop and undid what it began."""


class RunningJob:
    """What the work is given: its arguments, and the way to report and to be stopped.

    ``progress`` uses a transaction of its own: on SQLite the work must not hold the write lock
    when it calls it.
    """

    def __init__(self, job_id: UUID, arguments: dict[str, Any], asked_by: UUID | None) -> None:
        self.id = job_id
        self.arguments = arguments
        self.asked_by = asked_by
        self._told_at = 0.0
        self._stop = False

    def progress(self, done: int, total: int) -> None:
        """Show how far it is; writes at most twice a second."""
        if time.monotonic() - self._told_at < _TELL_EVERY_SECONDS and done < total:
            return
        self._told_at = time.monotonic()
        tell = (
            update(Job)
            .where(Job.id == self.id)
            .values(done=done, total=total, heard_at=_clock.now())
            .returning(Job.stop_asked)
        )
        with unit_of_work() as session:
            self._stop = bool(session.scalar(tell))

    def should_stop(self) -> bool:
        return self._stop


Work = Callable[[RunningJob], dict[str, Any]]


def init_app(app: Flask, kinds: dict[str, Work]) -> None:
    app.extensions["trepconnect.jobs"] = kinds


def ask(session: Session, actor: Actor, kind: str, arguments: dict[str, Any]) -> Job:
    """Store a job; a worker takes it up once ``session`` has committed."""
    job = Job(
        id=uuid4(),
        kind=kind,
        arguments=arguments,
        asked_by=None if actor.is_system else actor.user_id,
        created_at=_clock.now(),
    )
    session.add(job)
    session.info.setdefault(_ASKED, []).append(job.id)
    return job


def ask_to_stop(session: Session, job_id: UUID) -> None:
    """Ask running work to stop at its next safe point; waiting work never starts."""
    session.execute(update(Job).where(Job.id == job_id).values(stop_asked=True))
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.WAITING)
        .values(state=JobState.STOPPED, ended_at=_clock.now())
    )


def asked_in(session: Session) -> list[UUID]:
    """The jobs that ``session`` just committed, once."""
    jobs: list[UUID] = session.info.pop(_ASKED, [])
    return jobs


def abandoned() -> Sequence[UUID]:
    """Jobs that nobody works on: never begun, or silent for too long."""
    silent = Job.heard_at < _clock.now() - SILENCE
    query = (
        select(Job.id)
        .where((Job.state == JobState.WAITING) | ((Job.state == JobState.RUNNING) & silent))
        .order_by(Job.created_at, Job.id)
    )
    with read_only() as session:
        return session.scalars(query).all()


def run(job_id: UUID) -> None:
    """Do one job to its end; a second worker that comes too finds it taken."""
    job = _take(job_id)
    if job is None:
        return
    if job.stop_asked:
        _end(job, JobState.STOPPED, None)
        return
    if job.attempts > MAX_ATTEMPTS:  # each time its worker died with it
        log.error("job %s was tried too often", job_id)
        _end(job, JobState.FAILED, None)
        return
    try:
        with _heard(job):
            report = _work_of(job.kind)(RunningJob(job.id, job.arguments, job.asked_by))
    except Stopped:
        _end(job, JobState.STOPPED, None)
    except Exception as error:
        log.error("job %s failed: %s", job_id, describe(error))  # noqa: TRY400 - messages of errors hold what people wrote
        _end(job, JobState.FAILED, None)
    else:
        _end(job, JobState.DONE, report)


def _work_of(kind: str) -> Work:
    work: Work = current_app.extensions["trepconnect.jobs"][kind]
    return work


@contextmanager
def _heard(job: Job) -> Iterator[None]:
    """Say every few seconds that the worker lives, however long one step of the work takes."""
    over = threading.Event()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - documented so

    def beat() -> None:
        while not over.wait(_BEAT_SECONDS):
            try:
                with app.app_context(), unit_of_work() as session:
                    session.execute(_mine(job).values(heard_at=_clock.now()))
            except SQLAlchemyError as error:  # the work itself may hold the lock
                log.warning("job %s could not be heard: %s", job.id, describe(error))

    thread = threading.Thread(target=beat, name=f"beat-{job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _take(job_id: UUID) -> Job | None:
    now = _clock.now()
    silent = Job.heard_at < now - SILENCE
    free = (Job.state == JobState.WAITING) | ((Job.state == JobState.RUNNING) & silent)
    take = (
        update(Job)
        .where(Job.id == job_id, free)
        .values(state=JobState.RUNNING, heard_at=now, attempts=Job.attempts + 1)
        .returning(Job)
    )
    with unit_of_work() as session:
        return session.scalar(take)


def _end(job: Job, state: JobState, report: dict[str, Any] | None) -> None:
    with unit_of_work() as session:
        session.execute(_mine(job).values(state=state, report=report, ended_at=_clock.now()))


def _mine(job: Job) -> Update:
    """Changes ``job`` unless another worker has taken it since."""
    return update(Job).where(
        Job.id == job.id, Job.attempts == job.attempts, Job.state == JobState.RUNNING
    )


def get_job(session: Session, job_id: UUID, kind: str) -> Job:
    """One job of a kind; raises ``NotFound``."""
    job = session.scalar(select(Job).where(Job.id == job_id, Job.kind == kind))
    if job is None:
        raise NotFound
    return job


def page_of_jobs(session: Session, kind: str, page: int) -> Page[Job]:
    """Those of a kind, the latest first; two statements."""
    query = select(Job).where(Job.kind == kind).order_by(Job.created_at.desc(), Job.id)
    return page_of(session, query, page, lambda row: row.Job)


def count_failed(session: Session, *, since: datetime) -> int:
    """Jobs that broke since then."""
    failed = select(func.count()).select_from(Job)
    return session.scalar(failed.where(Job.state == JobState.FAILED, Job.ended_at >= since)) or 0
