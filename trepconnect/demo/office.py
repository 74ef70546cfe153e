"""Whose hand does what in the demonstration, at which moment of its past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from trepconnect.demo.crowd import person_id
from trepconnect.demo.days import Then
from trepconnect.demo.shapes import DemoPerson
from trepconnect.kernel.actor import Actor, Role, UserId

OPENS: Final = time(9, 0)
CLOSES: Final = time(17, 0)
_FRIDAY: Final = 4
_SEED: Final = "rio-claro"


@dataclass(slots=True)
class Office:
    """The session in which the past is written, and the moment that it has come to."""

    session: Session
    zone: ZoneInfo
    clock: Then
    present: date
    behind: set[UUID] = field(default_factory=set)
    """Loans whose borrowers stopped paying."""

    def come_to(self, at: datetime) -> None:
        self.clock = Then(at, self.zone)

    @property
    def today(self) -> date:
        return self.clock.today()

    def after(self, days: int, rng: Random) -> datetime:
        """Some working hour about that many days later, never before now."""
        spread = timedelta(minutes=rng.randint(1, 240))
        at = (self.clock.now() + timedelta(days=days) + spread).astimezone(self.zone)
        if is_working(at):
            return at
        day = at.date() + timedelta(days=at.time() > CLOSES)
        return datetime.combine(working_day(day), OPENS, self.zone) + spread

    def lately(self, ago: timedelta) -> datetime:
        """The working hour, on a quarter, that was at least so long ago."""
        at = (self.clock.now() - ago).astimezone(self.zone)
        at = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
        if is_working(at):
            return at
        day = at.date() - timedelta(days=at.time() < OPENS)
        while day.weekday() > _FRIDAY:
            day -= timedelta(days=1)
        return datetime.combine(day, CLOSES, self.zone)


def is_working(at: datetime) -> bool:
    return at.weekday() <= _FRIDAY and OPENS <= at.time() <= CLOSES


def working_day(day: date) -> date:
    """The day, or the Monday after its weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > _FRIDAY else 0)


def acting(person: DemoPerson) -> Actor:
    return Actor(UserId(person.id), person.roles, person.language, person.full_name)


def colleague(key: str, role: Role) -> Actor:
    """A person of the cast at work."""
    return Actor(UserId(person_id(key)), frozenset({role}))


NAVIGATOR: Final = colleague("navigator", Role.NAVIGATOR)
MANAGER: Final = colleague("manager", Role.MANAGER)
LOAN_OFFICER: Final = colleague("loan-officer", Role.LOAN_OFFICER)
OTHER_LOAN_OFFICER: Final = colleague("loan-officer-denise", Role.LOAN_OFFICER)
SPONSOR: Final = colleague("sponsor", Role.SPONSOR)


def chance_of(person: DemoPerson, what: str) -> Random:
    """A person's own luck in one thing: it does not change when another's life does."""
    return Random(f"{_SEED} {what} {person.key}")  # noqa: S311  the same life every time


def percent(rng: Random, share: int) -> bool:
    return rng.randint(0, 99) < share
