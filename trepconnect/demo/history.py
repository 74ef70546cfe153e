"""Three years of the demonstration office: cohorts, mentors, plans and loans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from trepconnect.cohorts import queries as cohort_queries
from trepconnect.cohorts import service as cohort_service
from trepconnect.cohorts.domain import Measure
from trepconnect.demo.cast_lives import BORROWERS, RECENT, lives_of_the_cast
from trepconnect.demo.cohorts import DemoCohort, Luck, Member, cohorts
from trepconnect.demo.days import Life, Lives, Then
from trepconnect.demo.late import some_fall_behind
from trepconnect.demo.loans import SPONSORED, borrowing
from trepconnect.demo.mentoring import mentored, open_mentor
from trepconnect.demo.mentors import DemoMentor, mentors
from trepconnect.demo.office import (
    MANAGER,
    NAVIGATOR,
    SPONSOR,
    Office,
    chance_of,
    percent,
)
from trepconnect.demo.plans import planned
from trepconnect.demo.shapes import DemoPerson
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.money import Money
from trepconnect.lending.products.queries import deciders as applications_queries
from trepconnect.lending.products.queries import products
from trepconnect.lending.products.service import deciders
from trepconnect.mentoring.mentors import service as mentoring
from trepconnect.milestones.plans.queries.lists import PLANS
from trepconnect.outcomes.indicators.service import rebuild
from trepconnect.platform.data import kept
from trepconnect.platform.worker import outbox

_MORNING: Final = time(9, 30)
_STAYS_ON: Final = timedelta(days=60)
_ALONE: Final = Luck(
    paired=20,
    days_between=28,
    drops_out=30,
    plans=25,
    days_per_step=32,
    borrows=10,
    grows=0,
    hires=0,
)
"""How those fare who belong to no cohort."""


def write_history(
    session: Session, zone: ZoneInfo, now: datetime, everybody: Sequence[DemoPerson]
) -> None:
    """Let the years until ``now`` happen. Only what the cast did lately is told to anybody."""
    office = Office(session, zone, Then(now, zone), now.astimezone(zone).date())
    today = office.today
    crowd = [person for person in everybody if person.businesses and not person.account]
    entrepreneur = next(person for person in everybody if person.account == "entrepreneur")
    crowd, borrowers = crowd[:-BORROWERS], crowd[-BORROWERS:]
    helpers, rounds = mentors(today), cohorts(today, crowd, guest=entrepreneur)
    cast_mentor = next(one for one in helpers if one.person.account == "mentor")
    _name_deciders(office)
    of_crowd = Lives(_of_crowd(office, helpers, rounds, crowd))
    of_cast = Lives(lives_of_the_cast(office, entrepreneur, cast_mentor, borrowers, now))
    with kept.put_off(session, PLANS), outbox.hushed(session):
        for day in _days(rounds[0].starts_on, today):
            evening = _at(day, zone) + timedelta(hours=12)
            of_crowd.go_on(min(evening, now), office.come_to)
            of_cast.go_on(min(evening, now - RECENT), office.come_to)
    of_cast.go_on(now, office.come_to)
    office.come_to(now)
    rebuild(session, zone)


def _days(first: date, last: date) -> Iterator[date]:
    """Each day; what happened before the first belongs to it."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _of_crowd(
    office: Office,
    helpers: Sequence[DemoMentor],
    rounds: Sequence[DemoCohort],
    crowd: Sequence[DemoPerson],
) -> Iterator[Life]:
    yield some_fall_behind(office)
    for one in helpers:
        yield _arrives(office, one)
    for cohort in rounds:
        yield _runs(office, cohort)
        for member in cohort.members:
            if not member.person.account:
                yield from _of(office, cohort, member)
    for person in _others(rounds, crowd):
        yield from _alone(office, person)


def is_written(session: Session) -> bool:
    """Whether the years have happened already."""
    return bool(cohort_queries.list_cohorts(session, Actor.system()))


def _name_deciders(office: Office) -> None:
    offered = products.list_products_with_rules(office.session, on=office.today)
    funds = {one.fund.name for one in offered if one.code in SPONSORED}
    for fund in applications_queries.list_funds(office.session, MANAGER):
        if fund.name in funds:
            deciders.add_decider(
                office.session, MANAGER, office.clock, fund_id=fund.id, user_id=SPONSOR.user_id
            )


def _arrives(office: Office, mentor: DemoMentor) -> Life:
    """Mentors came before the first cohort; a paused one pauses since last month."""
    yield mentor.person.created_at
    open_mentor(office, mentor)
    if mentor.paused:
        yield office.clock.now() + timedelta(days=900)
        mentoring.pause_mentor(office.session, NAVIGATOR, office.clock, user_id=mentor.person.id)


def _runs(office: Office, cohort: DemoCohort) -> Life:
    """A cohort is set up, its people join one by one, and some time after its end it is closed."""
    yield _at(cohort.starts_on - timedelta(days=30), office.zone)
    session = office.session
    cohort_id = cohort_service.create_cohort(
        session,
        MANAGER,
        office.clock,
        names=cohort.names,
        descriptions=cohort.descriptions,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
    )
    cohort_service.set_targets(session, MANAGER, cohort_id=cohort_id, targets=_targets(cohort))
    for member in sorted(cohort.members, key=lambda one: one.joined_on):
        yield _at(member.joined_on, office.zone)
        cohort_service.add_member(
            session,
            MANAGER,
            office.clock,
            cohort_id=cohort_id,
            user_id=member.person.id,
            business_id=member.person.businesses[0].id,
            joined_on=member.joined_on,
            stage=member.stage,
            workers=member.workers,
            monthly_sales=member.person.businesses[0].monthly_sales,
        )
    yield _at(cohort.ends_on + _STAYS_ON, office.zone)
    cohort_service.close_cohort(session, MANAGER, office.clock, cohort_id=cohort_id)


def _targets(cohort: DemoCohort) -> dict[Measure, int]:
    return {
        Measure(name): Money.of(amount).cents if isinstance(amount, str) else amount
        for name, amount in cohort.targets.items()
    }


def _of(office: Office, cohort: DemoCohort, member: Member) -> Iterator[Life]:
    """What a member of a cohort does in it."""
    joined = _at(member.joined_on, office.zone)
    ends = _at(cohort.ends_on + _STAYS_ON, office.zone)
    yield from _lives(office, member.person, cohort.luck, joined, ends)


def _others(cohorts: Sequence[DemoCohort], crowd: Sequence[DemoPerson]) -> list[DemoPerson]:
    """Those who belong to no cohort."""
    taken = {member.person.id for one in cohorts for member in one.members}
    return [one for one in crowd if one.id not in taken]


def _alone(office: Office, person: DemoPerson) -> Iterator[Life]:
    came = person.created_at + timedelta(days=1)
    yield from _lives(office, person, _ALONE, came, came + timedelta(days=365))


def _lives(
    office: Office, person: DemoPerson, luck: Luck, begins: datetime, ends: datetime
) -> Iterator[Life]:
    rng = chance_of(person, "begins")
    if percent(rng, luck.paired):
        yield mentored(office, person, luck, begins, ends)
    if percent(rng, luck.plans):
        yield planned(office, person, luck, begins)
    if percent(rng, luck.borrows):
        yield borrowing(office, person, begins + timedelta(days=rng.randint(20, 170)))


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, _MORNING, zone)
