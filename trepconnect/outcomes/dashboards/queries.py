"""The report of a cohort and the people behind a number, read from the kept sums.

A handful of rows however much happened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.models import User
from trepconnect.cohorts.domain import MEASURES, UNKNOWN, Cohort, Measure, Plan, Unit
from trepconnect.cohorts.models import MemberRow
from trepconnect.cohorts.queries import get_cohort
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden
from trepconnect.outcomes.dashboards import policy
from trepconnect.outcomes.indicators.domain import (
    ALL_TIME,
    BEFORE_OPENING,
    Amount,
    CohortReport,
    Figure,
    Name,
    Point,
    Series,
    Slice,
    meant_by,
    month_key,
)
from trepconnect.outcomes.indicators.models import CohortCountRow, MemberCountRow
from trepconnect.outcomes.suppression.network import Table
from trepconnect.platform.data.paging import Page, page_of
from trepconnect.profiles.domain.business import Stage
from trepconnect.vocabulary.domain.needs import GROUPS

STAGES: Final = (*Stage, UNKNOWN)
BY_MONTH: Final = tuple(code for code, rule in MEASURES.items() if rule.by_month)
PEOPLE: Final = "people"
WITH, WITHOUT = "with", "without"
_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount, and how many different people are behind it."""

    amount: int = 0
    people: int = 0


Sums = Mapping[Name, Sum]
NONE: Final = Sum()


def cohort_report(session: Session, cohort_id: UUID, *, as_of: date) -> CohortReport:
    """Everything counted so far; ``as_of`` is the day it is told on. Raises NotFound."""
    return report_of(session, get_cohort(session, Actor.system(), cohort_id), as_of=as_of)


def report_of(session: Session, cohort: Cohort, *, as_of: date) -> CohortReport:
    """The same for a cohort at hand; one statement."""
    sums = sums_of(session, [cohort.id]).get(cohort.id, {})
    return CohortReport(
        cohort_id=cohort.id,
        names=cohort.plan.names,
        starts_on=cohort.plan.starts_on,
        ends_on=cohort.plan.ends_on,
        as_of=as_of,
        figures=figures_of(cohort, sums),
        tables=tuple(_tables(sums)),
        series=tuple(_series(sums, cohort.plan, as_of)),
    )


def sums_of(
    session: Session, cohort_ids: Collection[UUID], *, key: str | None = None
) -> dict[UUID, dict[Name, Sum]]:
    """The kept sums of some cohorts, of one ``key`` alone if it is given; one statement."""
    query = select(
        CohortCountRow.cohort_id,
        CohortCountRow.code,
        CohortCountRow.key,
        CohortCountRow.amount,
        CohortCountRow.people,
    ).where(CohortCountRow.cohort_id.in_(cohort_ids))
    if key is not None:
        query = query.where(CohortCountRow.key == key)
    found: dict[UUID, dict[Name, Sum]] = {}
    for row in session.execute(query):
        found.setdefault(row.cohort_id, {})[row.code, row.key] = Sum(row.amount, row.people)
    return found


def figures_by_cohort(
    session: Session, cohorts: Collection[Cohort]
) -> dict[UUID, tuple[Figure, ...]]:
    """The headline figures of several cohorts; one statement."""
    sums = sums_of(session, [cohort.id for cohort in cohorts], key=ALL_TIME)
    return {cohort.id: figures_of(cohort, sums.get(cohort.id, {})) for cohort in cohorts}


def figures_of(cohort: Cohort, sums: Sums) -> tuple[Figure, ...]:
    """One for each measure, in their order."""
    return tuple(_figure(measure, cohort, sums) for measure in Measure)


def _figure(measure: Measure, cohort: Cohort, sums: Sums) -> Figure:
    found = sums.get((measure, ALL_TIME), NONE)
    target = cohort.targets.get(measure)
    if target is not None and MEASURES[measure].unit is Unit.MINUTES:
        target *= _MINUTES_AN_HOUR
    return Figure(
        code=measure,
        value=meant_by(measure, found.amount),
        target=None if target is None else meant_by(measure, target),
        people=found.people,
        out_of=_not_open_at_intake(sums) if measure is Measure.STARTS else None,
    )


def _not_open_at_intake(sums: Sums) -> int:
    """Whom a start can be of."""
    return sum(sums.get((Slice.STAGE_INTAKE, stage), NONE).people for stage in BEFORE_OPENING)


def _tables(sums: Sums) -> Iterator[Table]:
    everybody = sums.get((Measure.PEOPLE, ALL_TIME), NONE).people
    for code in (Slice.STAGE_INTAKE, Slice.STAGE_NOW):
        yield _people_by(code, STAGES, sums)
    yield _people_by(Slice.LANGUAGE, _keys(Slice.LANGUAGE, sums), sums)
    groups = [group.code for group in GROUPS]
    need = [sums.get((Slice.NEED, group), NONE).people for group in groups]
    yield Table(
        code=Slice.NEED,
        row_labels=tuple(groups),
        column_labels=(WITH, WITHOUT),
        cells=tuple((number, everybody - number) for number in need),
        with_totals=True,
    )


def _people_by(code: Slice, keys: Iterable[str], sums: Sums) -> Table:
    """One column, which adds up to everybody."""
    keys = tuple(str(key) for key in keys)
    return Table(
        code=code,
        row_labels=keys,
        column_labels=(PEOPLE,),
        cells=tuple((sums.get((code, key), NONE).people,) for key in keys),
        with_totals=True,
    )


def _keys(code: Slice, sums: Sums) -> list[str]:
    """Those that occur, by their codes; who said nothing comes last."""
    keys = [key for one, key in sums if one == code]
    return sorted(keys, key=lambda key: (key == UNKNOWN, key))


def _series(sums: Sums, plan: Plan, as_of: date) -> Iterator[Series]:
    """From the first month of the cohort to its last or this one; longer if more is counted."""
    counted = [key for code, key in sums if code in BY_MONTH and key != ALL_TIME]
    first = min([month_key(plan.starts_on), *counted])
    last = max([month_key(min(as_of, plan.ends_on or as_of)), *counted])
    for measure in BY_MONTH:
        yield Series(measure, tuple(_points(measure, sums, first, last)))


def _points(measure: Measure, sums: Sums, first: str, last: str) -> Iterator[Point]:
    for month in _months(first, last):
        found = sums.get((measure, month_key(month)), NONE)
        yield Point(month, meant_by(measure, found.amount), found.people)


def _months(first: str, last: str) -> Iterator[date]:
    year, month = int(first[:4]), int(first[5:])
    while (year, month) <= (int(last[:4]), int(last[5:])):
        yield date(year, month, 1)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


@dataclass(frozen=True, slots=True)
class Counted:
    """A person, and how much of the number is theirs."""

    user_id: UUID
    display_name: str
    joined_on: date
    left_on: date | None
    amount: Amount


def list_counted(
    session: Session, actor: Actor, cohort_id: UUID, name: Name, *, page: int = 1
) -> Page[Counted]:
    """Who is behind a count of a cohort that the actor may see, by name; two statements.

    The route notes that their names were read. Raises Forbidden.
    """
    code, key = name
    if not policy.can_see_behind(actor, code):
        raise Forbidden
    behind = (
        MemberCountRow.cohort_id == cohort_id,
        MemberCountRow.code == code,
        MemberCountRow.key == key,
    )
    place = and_(
        MemberRow.cohort_id == MemberCountRow.cohort_id,
        MemberRow.user_id == MemberCountRow.user_id,
    )
    people = (
        select(
            User.id,
            User.display_name,
            MemberRow.joined_on,
            MemberRow.left_on,
            MemberCountRow.amount,
        )
        .join(MemberCountRow, MemberCountRow.user_id == User.id)
        .join(MemberRow, place)
        .where(*behind)
        .order_by(User.display_name, User.id)
    )
    return page_of(
        session,
        people,
        page,
        lambda row: Counted(
            row.id, row.display_name, row.joined_on, row.left_on, meant_by(code, row.amount)
        ),
        counted=select(MemberCountRow.user_id).where(*behind),
    )
