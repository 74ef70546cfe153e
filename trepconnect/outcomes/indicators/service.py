"""Keeping the summaries true: one person at a time as things happen, or all of them anew.

A person's counts are always worked out again from what is stored, never added up from events, so
it does not matter how often or in which order events come. One transaction at a time changes the
sums of a cohort: it adds the difference between what the person's counts were and are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, cast, delete, func, insert, select, tuple_
from sqlalchemy.orm import Session

from trepconnect.cohorts.domain import Member
from trepconnect.cohorts.queries import cohorts_of, list_cohorts, members_of
from trepconnect.kernel.actor import Actor
from trepconnect.outcomes.indicators.domain import Change, Counts, Name, changes, counts_of
from trepconnect.outcomes.indicators.models import CohortCountRow, MemberCountRow
from trepconnect.outcomes.indicators.queries import happenings_of, situations_of
from trepconnect.platform.data.db import wait_for_turn
from trepconnect.platform.data.upsert import upsert

_AT_ONCE = 1_000


def refresh_person(session: Session, zone: ZoneInfo, user_id: UUID) -> None:
    """Bring the numbers of every cohort that the person belongs or belonged to up to date."""
    cohort_ids = _counted_in(session, user_id)
    for cohort_id in cohort_ids:
        _take_turn(session, cohort_id)
    if not cohort_ids:
        return
    happenings = happenings_of(session, [user_id], zone).get(user_id, [])
    after: dict[UUID, Counts] = {}
    for member in cohorts_of(session, user_id):
        standing = situations_of(session, [member])[user_id]
        after[member.cohort_id] = counts_of(member, standing, happenings)
    before = _stored(session, user_id)
    for cohort_id in cohort_ids:
        now = after.get(cohort_id, {})
        changed = changes(before.get(cohort_id, {}), now)
        if changed:
            _store_person(session, cohort_id, user_id, now, changed)
            _add_to_sums(session, cohort_id, changed)


def rebuild(session: Session, zone: ZoneInfo) -> None:
    """Work all summaries out again from what is stored, also while events come in."""
    for cohort_id in sorted(cohort.id for cohort in list_cohorts(session, Actor.system())):
        _take_turn(session, cohort_id)
        for table in (MemberCountRow, CohortCountRow):
            session.execute(delete(table).where(table.cohort_id == cohort_id))
        for members in _portions(members_of(session, cohort_id)):
            rows = _rows_of(session, zone, members)
            session.execute(insert(MemberCountRow), rows)
        _sum_up(session, cohort_id)


def _take_turn(session: Session, cohort_id: UUID) -> None:
    wait_for_turn(session, f"outcomes.{cohort_id}")


def _counted_in(session: Session, user_id: UUID) -> list[UUID]:
    """In one order for everybody, so that nobody who waits holds what another waits for."""
    counted = select(MemberCountRow.cohort_id).where(MemberCountRow.user_id == user_id).distinct()
    joined = [member.cohort_id for member in cohorts_of(session, user_id)]
    return sorted({*joined, *session.scalars(counted)})


def _stored(session: Session, user_id: UUID) -> dict[UUID, dict[Name, int]]:
    rows = session.execute(
        select(
            MemberCountRow.cohort_id,
            MemberCountRow.code,
            MemberCountRow.key,
            MemberCountRow.amount,
        ).where(MemberCountRow.user_id == user_id)
    )
    found: dict[UUID, dict[Name, int]] = {}
    for row in rows:
        found.setdefault(row.cohort_id, {})[row.code, row.key] = row.amount
    return found


def _store_person(
    session: Session, cohort_id: UUID, user_id: UUID, now: Counts, changed: Collection[Name]
) -> None:
    session.execute(
        delete(MemberCountRow).where(
            MemberCountRow.cohort_id == cohort_id,
            MemberCountRow.user_id == user_id,
            tuple_(MemberCountRow.code, MemberCountRow.key).in_(list(changed)),
        )
    )
    kept = {name: now[name] for name in changed if name in now}
    if kept:
        session.execute(insert(MemberCountRow), list(_member_rows(cohort_id, user_id, kept)))


def _add_to_sums(session: Session, cohort_id: UUID, changed: Mapping[Name, Change]) -> None:
    rows = [
        {
            "cohort_id": cohort_id,
            "code": code,
            "key": key,
            "amount": change.amount,
            "people": change.people,
        }
        for (code, key), change in changed.items()
    ]
    upsert(
        session,
        CohortCountRow,
        rows,
        key=("cohort_id", "code", "key"),
        change=lambda new: {
            "amount": CohortCountRow.amount + new.amount,
            "people": CohortCountRow.people + new.people,
        },
    )
    session.execute(
        delete(CohortCountRow).where(
            CohortCountRow.cohort_id == cohort_id, CohortCountRow.people == 0
        )
    )


def _rows_of(
    session: Session, zone: ZoneInfo, members: Sequence[Member]
) -> list[dict[str, object]]:
    happenings = happenings_of(session, [member.user_id for member in members], zone)
    standings = situations_of(session, members)
    rows: list[dict[str, object]] = []
    for member in members:
        counts = counts_of(member, standings[member.user_id], happenings.get(member.user_id, ()))
        rows += _member_rows(member.cohort_id, member.user_id, counts)
    return rows


def _member_rows(cohort_id: UUID, user_id: UUID, counts: Counts) -> Iterator[dict[str, object]]:
    for (code, key), amount in counts.items():
        yield {
            "cohort_id": cohort_id,
            "user_id": user_id,
            "code": code,
            "key": key,
            "amount": amount,
        }


def _sum_up(session: Session, cohort_id: UUID) -> None:
    columns = (MemberCountRow.cohort_id, MemberCountRow.code, MemberCountRow.key)
    sums = (
        select(*columns, cast(func.sum(MemberCountRow.amount), BigInteger), func.count())
        .where(MemberCountRow.cohort_id == cohort_id)
        .group_by(*columns)
    )
    names = ["cohort_id", "code", "key", "amount", "people"]
    session.execute(insert(CohortCountRow).from_select(names, sums))


def _portions(members: Sequence[Member]) -> Iterator[Sequence[Member]]:
    return (members[start : start + _AT_ONCE] for start in range(0, len(members), _AT_ONCE))
