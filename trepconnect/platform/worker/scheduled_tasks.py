"""What the worker tidies every minute: each chore alone, its failures counted until it works."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from trepconnect.kernel.clock import Clock
from trepconnect.platform.data.db import Base, read_only, unit_of_work
from trepconnect.platform.incidents import describe

log = logging.getLogger(__name__)

Chore = Callable[[Clock], None]
_ERROR_LETTERS = 200


class ChoreFailure(Base):
    """A chore that failed the last time. The row goes when the chore works again."""

    __tablename__ = "chore_failures"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    error: Mapped[str] = mapped_column(String(_ERROR_LETTERS))


def run_each(chores: Iterable[Chore], clock: Clock) -> None:
    """Do all of them: one that fails is written down and does not stop those after it."""
    with read_only() as session:
        well = set(session.scalars(select(ChoreFailure.name)))
    for chore in chores:
        name = name_of(chore)
        try:
            chore(clock)
        except Exception as error:
            log.error("chore %s failed: %s", name, describe(error))  # noqa: TRY400 - messages of errors hold what people wrote
            _note(name, type(error).__name__, clock.now())
            well.discard(name)
    for name in sorted(well):  # works again, or is no chore of this version any more
        _forget(name)


def name_of(chore: Chore) -> str:
    """For example ``mentoring.scheduled_tasks.lapse_unanswered``."""
    return f"{chore.__module__}.{chore.__name__}".removeprefix("trepconnect.")


def list_failing(session: Session) -> Sequence[ChoreFailure]:
    """Chores that failed the last time they ran, by name."""
    return session.scalars(select(ChoreFailure).order_by(ChoreFailure.name)).all()


def _note(name: str, error: str, now: datetime) -> None:
    try:
        with unit_of_work() as session:
            row = session.get(ChoreFailure, name)
            if row is None:
                row = ChoreFailure(name=name, failures=0, first_at=now)
                session.add(row)
            row.failures += 1
            row.last_at, row.error = now, error[:_ERROR_LETTERS]
    except SQLAlchemyError as second:  # a full disk fails the chore and the note
        log.warning("the failure of chore %s was not written down: %s", name, describe(second))


def _forget(name: str) -> None:
    with unit_of_work() as session:
        session.execute(delete(ChoreFailure).where(ChoreFailure.name == name))
