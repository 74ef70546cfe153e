"""Six cohorts over three years, each with its own luck, and who belonged to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from trepconnect.demo.shapes import DemoPerson
from trepconnect.demo.ventures import first_of_month
from trepconnect.demo.wordlists import read_json
from trepconnect.profiles.domain.business import Stage

SEED: Final = 612
_WAITED_AT_MOST: Final = timedelta(days=330)
_LATE_AT_MOST: Final = timedelta(days=75)
_EARLIER: Final = {
    Stage.STARTING: Stage.IDEA,
    Stage.OPERATING: Stage.STARTING,
    Stage.GROWING: Stage.OPERATING,
}


@dataclass(frozen=True, slots=True)
class Luck:
    """How a cohort fares. Shares in percent of its people, days between what they do."""

    paired: int
    days_between: int
    drops_out: int
    plans: int
    days_per_step: int
    borrows: int
    grows: int
    hires: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a cohort, and where the business stood on joining."""

    person: DemoPerson
    joined_on: date
    stage: Stage
    workers: int | None


@dataclass(frozen=True, slots=True)
class DemoCohort:
    """``targets`` are amounts by measure, as a manager would type them."""

    key: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    starts_on: date
    ends_on: date
    targets: Mapping[str, int | str]
    luck: Luck
    members: tuple[Member, ...]


def cohorts(
    today: date, crowd: Sequence[DemoPerson], *, guest: DemoPerson | None = None
) -> tuple[DemoCohort, ...]:
    """The cohorts, oldest first; nobody belongs to two. ``guest`` belongs to the newest."""
    rng = Random(SEED)  # noqa: S311  the same cohorts every time is what is wanted
    free = [person for person in crowd if person.businesses]
    drawn = [_cohort(rng, row, today, free) for row in read_json("cohorts.json")]
    if guest is not None:
        newest = drawn[-1]
        member = _member(rng, guest, newest.starts_on, newest.luck)
        drawn[-1] = replace(newest, members=(*newest.members, member))
    return tuple(drawn)


def _cohort(
    rng: Random, row: Mapping[str, Any], today: date, free: list[DemoPerson]
) -> DemoCohort:
    starts_on = first_of_month(today, months_ago=row["starts_months_ago"])
    ends_on = first_of_month(today, months_ago=row["starts_months_ago"] - row["months"])
    luck = Luck(**{name: row[name] for name in Luck.__slots__})
    chosen = _choose(rng, row, starts_on, free)
    return DemoCohort(
        key=row["key"],
        names=row["names"],
        descriptions=row["descriptions"],
        starts_on=starts_on,
        ends_on=ends_on - timedelta(days=1),
        targets=row["targets"],
        luck=luck,
        members=tuple(_member(rng, person, starts_on, luck) for person in chosen),
    )


def _choose(
    rng: Random, row: Mapping[str, Any], starts_on: date, free: list[DemoPerson]
) -> list[DemoPerson]:
    """Those of the right trades first, then whoever came at that time; they are free no more."""
    able = list(_came_in_time(free, starts_on))
    rng.shuffle(able)
    able.sort(key=lambda one: one.businesses[0].industry_code not in row["trades"])
    chosen = sorted(able[: row["size"]], key=lambda one: one.created_at)
    for person in chosen:
        free.remove(person)
    return chosen


def _came_in_time(people: Sequence[DemoPerson], starts_on: date) -> Iterator[DemoPerson]:
    for person in people:
        came = person.created_at.date()
        if starts_on - _WAITED_AT_MOST <= came <= starts_on + _LATE_AT_MOST:
            yield person


def _member(rng: Random, person: DemoPerson, starts_on: date, luck: Luck) -> Member:
    business = person.businesses[0]
    grew = rng.randint(0, 99) < luck.grows
    stage = _EARLIER.get(business.stage, business.stage) if grew else business.stage
    workers = business.workers
    if workers is not None and rng.randint(0, 99) < luck.hires:
        workers = max(workers - rng.randint(1, 3), 0)
    joined = max(starts_on, person.created_at.date() + timedelta(days=1))
    return Member(person, joined, stage, workers)
