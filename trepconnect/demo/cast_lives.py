"""The lives of those whom the sign-in page offers, written out: what waits for them today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from trepconnect.demo.cohorts import Luck
from trepconnect.demo.days import Life
from trepconnect.demo.loans import Halt, on_its_way
from trepconnect.demo.mentoring import mentor, propose, words_of, write_down
from trepconnect.demo.mentors import DemoMentor
from trepconnect.demo.office import Office, acting, chance_of
from trepconnect.demo.plans import mark_next, planned
from trepconnect.demo.shapes import DemoPerson
from trepconnect.mentoring.pairings.service import proposals, requests
from trepconnect.mentoring.sessions.queries import meetings as tasks_queries
from trepconnect.mentoring.sessions.service import meetings, sessions

RECENT: Final = timedelta(days=5)
"""What happened since then is news to those whom it concerns."""

_STEADY: Final = Luck(
    paired=100,
    days_between=13,
    drops_out=0,
    plans=100,
    days_per_step=11,
    borrows=0,
    grows=0,
    hires=0,
)
_UNDER_WAY: Final = (
    ("neighbor-loan", Halt.DRAFT),
    ("amanah-fee-only", Halt.SENT),
    ("neighbor-loan", Halt.SENT),
    ("equipment-loan", Halt.ONE_VOTE),
    ("emergency-bridge", Halt.APPROVED),
    ("neighbor-loan", Halt.OFFERED),
    ("equipment-loan", Halt.ACCEPTED),
    ("amanah-fee-only", Halt.ACCEPTED),
)
BORROWERS: Final = len(_UNDER_WAY)
_MET_DAYS_AGO: Final = (58, 44, 30, 16)
_ASKED_DAYS_AGO: Final = (8, 13, 20)


def lives_of_the_cast(
    office: Office,
    entrepreneur: DemoPerson,
    cast_mentor: DemoMentor,
    borrowers: Sequence[DemoPerson],
    now: datetime,
) -> Iterator[Life]:
    """``borrowers`` are people in whose lives nothing else happens."""
    yield _met(office, entrepreneur, cast_mentor, now)
    yield planned(office, entrepreneur, _STEADY, now - timedelta(days=60))
    yield mark_next(office, entrepreneur, now - timedelta(days=1))
    yield on_its_way(office, entrepreneur, now - timedelta(days=4), "neighbor-loan", Halt.ONE_VOTE)
    proposed, waiting = borrowers[: -len(_ASKED_DAYS_AGO)], borrowers[-len(_ASKED_DAYS_AGO) :]
    yield _is_asked(office, cast_mentor, proposed, now)
    for person, days in zip(waiting, _ASKED_DAYS_AGO, strict=True):
        yield _waits(office, person, now - timedelta(days=days))
    for person, (code, halt) in zip(borrowers, _UNDER_WAY, strict=True):
        yield on_its_way(office, person, now - timedelta(days=halt + 3), code, halt)


def _met(office: Office, person: DemoPerson, cast_mentor: DemoMentor, now: datetime) -> Life:
    """This mentor was asked for, and they have met ever since; the last time is not confirmed."""
    rng, entrepreneur = chance_of(person, "written out"), acting(person)
    as_mentor, business_id = mentor(cast_mentor.person.id), person.businesses[0].id
    yield now - timedelta(days=72)
    requests.ask_for_mentor(
        office.session,
        entrepreneur,
        office.clock,
        business_id=business_id,
        mentor_id=cast_mentor.person.id,
    )
    yield office.after(2, rng)
    pairing_id = propose(office, person, cast_mentor.person.id)
    if pairing_id is None:
        return
    yield office.after(1, rng)
    for actor in (as_mentor, entrepreneur):
        proposals.accept_pairing(office.session, actor, office.clock, pairing_id=pairing_id)
    words = words_of(rng, person.language)
    for number, days in enumerate(_MET_DAYS_AGO):
        yield now - timedelta(days=days)
        session_id = write_down(
            office, person, as_mentor, pairing_id, words[number], rng, meets_in=14
        )
        yield office.after(1, rng)
        sessions.confirm_session(office.session, entrepreneur, office.clock, session_id=session_id)
        for task in tasks_queries.list_tasks_from(office.session, entrepreneur, session_id):
            meetings.finish_task(office.session, entrepreneur, office.clock, task_id=task.id)
    yield now - timedelta(days=2)
    write_down(office, person, as_mentor, pairing_id, words[-1], rng, meets_in=3)


def _is_asked(
    office: Office, asked: DemoMentor, people: Sequence[DemoPerson], now: datetime
) -> Life:
    """A person whom the mentor fits is proposed, and the mentor has not answered yet."""
    yield now - timedelta(days=1)
    for person in people:
        business_id = person.businesses[0].id
        requests.ask_for_mentor(
            office.session, acting(person), office.clock, business_id=business_id
        )
        if propose(office, person, asked.person.id):
            return


def _waits(office: Office, person: DemoPerson, asked: datetime) -> Life:
    """The person asked for a mentor, and the office has proposed nobody yet."""
    yield asked
    business_id = person.businesses[0].id
    requests.ask_for_mentor(office.session, acting(person), office.clock, business_id=business_id)
